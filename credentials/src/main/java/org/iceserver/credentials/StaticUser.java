package org.iceserver.credentials;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** A user that the operator named, {@code --user NAME:PASSWORD}. */
public record StaticUser(String name, String password) {
    /** RFC 8489 s14.3. */
    private static final int MAX_NAME_BYTES = 508;

    public StaticUser {
        name = Normalizer.normalize(name, Normalizer.Form.NFC);
        if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)
                || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("a user name has 1 to " + MAX_NAME_BYTES
                    + " bytes and no control characters; write --user NAME:PASSWORD");
        }
        if (password.isEmpty()) {
            throw new IllegalArgumentException("the user '" + name + "' has no password; write --user NAME:PASSWORD");
        }
    }

    /**
     * Reads {@code NAME:PASSWORD}; the password may hold further colons.
     *
     * @throws IllegalArgumentException with one sentence that does not repeat the password
     */
    public static StaticUser parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("a user needs a password; write --user NAME:PASSWORD");
        }
        return new StaticUser(text.substring(0, colon), text.substring(colon + 1));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return name;
    }
}
