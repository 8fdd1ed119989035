package org.iceserver.cli.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.iceserver.cli.text.StandardOutput;

/** Whether a person looks at standard error. Java tells of standard input and output alone. */
final class StandardError {
    private static final Path LINUX = Path.of("/proc/self/fd/2");

    private StandardError() {}

    static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(LINUX).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return StandardOutput.isTerminal();
        }
    }
}
