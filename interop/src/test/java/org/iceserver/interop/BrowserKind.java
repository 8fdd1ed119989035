package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The browsers that every browser test runs in. They have no camera and no microphone here. */
enum BrowserKind {
    CHROMIUM {
        @Override
        BrowserProgram launch(Path home) {
            return Chromium.start(home);
        }

        @Override
        Path certificates(Path home) {
            return home.resolve(".pki/nssdb");
        }
    },
    FIREFOX {
        @Override
        BrowserProgram launch(Path home) {
            return Firefox.start(home, List.of());
        }

        @Override
        Path certificates(Path home) {
            return Firefox.profile(home);
        }
    };

    abstract BrowserProgram launch(Path home);

    /** Where it looks for certificates that it trusts besides those it always does. */
    abstract Path certificates(Path home);

    /** Starts it with this folder, which is empty, as its home; the caller removes it afterwards. */
    Browser start(Path home) {
        return new Browser(launch(home));
    }

    /** Starts it where it trusts this authority, too. */
    Browser trusting(Path authority, Path home) throws IOException {
        String database = "sql:" + Files.createDirectories(certificates(home));
        certutil("-N", "--empty-password", "-d", database);
        certutil("-A", "-n", "a test authority", "-t", "C,,", "-i", authority.toString(), "-d", database);
        return start(home);
    }

    private static void certutil(String... options) {
        String[] command = new String[1 + options.length];
        command[0] = "certutil";
        System.arraycopy(options, 0, command, 1, options.length);
        ForeignTool done = ForeignTool.run(20, command);
        if (done.exitStatus() != 0) {
            throw new AssertionError(done.commandLine() + " failed:\n" + done.output());
        }
    }
}
