package org.iceserver.signal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client's sessions and relaying count for: the user that it proved to be, or else its source.
 *
 * @param kind decides which limit holds
 * @param name in a form that may stand in a TURN user name
 */
public record Account(Kind kind, String name) {
    /** How much is known. */
    public enum Kind {
        /** Whoever lets clients in said who it is. */
        USER,
        /** An IPv4 address, or a /64 of IPv6. */
        SOURCE,
        /** A client of this machine, or of no address that we understand: it counts for itself. */
        NOBODY
    }

    private static final Account NOBODY = new Account(Kind.NOBODY, "");
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7E&&[^:#]]{1,64}");
    private static final int HASH_CHARS = 22;

    /**
     * @param user by whoever let it in, such as a token's subject; null when nobody said
     * @param address the client's, as text
     */
    public static Account of(@Nullable String user, String address) {
        if (user != null && !user.isEmpty()) {
            return new Account(Kind.USER, PRINTABLE.matcher(user).matches() ? user : hash(user));
        }
        try {
            IpAddress source = IpAddress.parse(address);
            if (source.isLoopback()) {
                return NOBODY;
            }
            return new Account(Kind.SOURCE,
                    source.isV4() ? source.toString() : new IpAddress(source.high(), 0) + "/64");
        } catch (IllegalArgumentException noAddress) {
            return NOBODY;
        }
    }

    private static String hash(String user) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8));
            return "u-" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, HASH_CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
