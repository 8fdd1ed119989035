package org.iceserver.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text that is never printed. */
record Secret(String value) {
    private static final String FILE = "file:";

    Secret {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
    }

    /** The text itself, or the first line of the file that {@code file:/path} names. */
    static Secret parse(String text) {
        return text.startsWith(FILE) ? read(Path.of(text.substring(FILE.length()))) : new Secret(text);
    }

    private static Secret read(Path file) {
        try (var lines = Files.lines(file)) {
            return new Secret(lines.findFirst().orElse("").strip());
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the secret in " + file + ": " + FileError.reason(e), e);
        }
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
