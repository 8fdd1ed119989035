package org.iceserver.cli.config;

import java.nio.file.Path;

/** Where an option's value came from; its text is for people. */
public sealed interface Origin {
    /** Nobody set it. */
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }

    /** @param line counted from 1 */
    record File(Path file, int line) implements Origin {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /** A variable of the environment. */
    record Variable(String name) implements Origin {
        @Override
        public String toString() {
            return name;
        }
    }

    /** What the kind of a file brings with it. */
    record Implied(Path file) implements Origin {
        @Override
        public String toString() {
            return "as " + file + " wants it";
        }
    }

    /** The command line. */
    record Flag() implements Origin {
        @Override
        public String toString() {
            return "command line";
        }
    }
}
