package org.iceserver.cli.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.iceserver.cli.text.StandardOutput;

/** Whether standard error is a terminal. Java can say this only for standard input and output. */
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
