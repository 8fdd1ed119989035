package org.iceserver.server.config;

import java.nio.file.Path;
import java.util.Optional;

/** Text that is never printed. */
public record Secret(String value) {
    /**
     * The text that is printed in place of a secret. No secret may be equal to it, so that nobody takes a printed mask for a
     * secret.
     */
    public static final String MASK = "(secret)";
    /** The mask within a URL that a program made, for example from words in a turnserver.conf. */
    private static final String ENCODED_MASK = "%28secret%29";
    private static final String FILE = "file:";

    public Secret {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
        if (value.contains(MASK) || value.contains(ENCODED_MASK)) {
            throw new IllegalArgumentException(
                    MASK + " is what --check prints in place of a secret; write the secret there, or file:/path");
        }
    }

    /** The text itself, or the first line of the file that {@code file:/path} names. */
    public static Secret parse(String text) {
        Optional<Path> file = file(text);
        return file.isPresent() ? read(file.get()) : new Secret(text);
    }

    /** The file that holds the secret; empty where the text is the secret itself. */
    public static Optional<Path> file(String text) {
        return text.startsWith(FILE) ? Optional.of(Path.of(text.substring(FILE.length()))) : Optional.empty();
    }

    private static Secret read(Path file) {
        try {
            String line = TextFile.read(file).lines().findFirst().orElse("").strip();
            if (line.isEmpty()) {
                throw new IllegalArgumentException("its first line is empty; write the secret there");
            }
            if (line.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("it is binary; write the secret as text, as 'openssl rand -hex 32' "
                        + "prints one");
            }
            return new Secret(line);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot read the secret in " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return MASK;
    }
}
