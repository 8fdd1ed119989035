package org.iceserver.cli.config;

import java.nio.file.Path;

/** The origin of an option's value; its text is for people. */
public sealed interface Origin {
    /** The default. */
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

    /** A value that this kind of file implies. */
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
