package org.iceserver.credentials;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.OpaqueString;

/**
 * A user from {@code --user NAME:PASSWORD}; both parts are prepared as in RFC 8265. The password may be {@code 0x} and
 * 32 hexadecimal digits instead: the long-term key, MD5 of {@code NAME:REALM:PASSWORD}.
 */
public record StaticUser(String name, String password) {
    /** RFC 8489 s14.3. */
    private static final int MAX_NAME_BYTES = 508;
    private static final Pattern KEY = Pattern.compile("0x[0-9a-fA-F]{32}");

    public StaticUser {
        name = prepared("the user name", name);
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("a user name has at most " + MAX_NAME_BYTES
                    + " bytes; write --user NAME:PASSWORD");
        }
        password = prepared("the password of '" + name + "'", password);
    }

    private static String prepared(String what, String text) {
        try {
            return OpaqueString.enforce(what, text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + "; write --user NAME:PASSWORD", e);
        }
    }

    /**
     * Reads {@code NAME:PASSWORD}; the password may contain colons.
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

    /** The MD5 long-term key, if it was given instead of the password. */
    Optional<IntegrityKey> key() {
        return KEY.matcher(password).matches()
                ? Optional.of(IntegrityKey.of(HexFormat.of().parseHex(password, 2, password.length())))
                : Optional.empty();
    }

    /** The text does not contain the password. */
    @Override
    public String toString() {
        return name;
    }
}
