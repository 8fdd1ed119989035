package org.iceserver.credentials;

import java.util.Arrays;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key with which an authorization server encrypts its access tokens (RFC 7635 s4.1.2). Never printed.
 *
 * @param kid the name of the key; clients send it as their USERNAME
 * @param untilEpochSeconds from this time on no token with this key is accepted; {@link #FOR_GOOD} when it has no end
 */
public record OAuthKey(String kid, SecretKeySpec key, long untilEpochSeconds) {
    /** The end of a key that has no end. */
    public static final long FOR_GOOD = Long.MAX_VALUE;
    private static final String FORM = "; write --oauth-key KID:ALG:KEY, ALG being A256GCM or A128GCM and KEY base64";
    /** RFC 8489 s14.3. */
    private static final int MAX_KID = 508;

    public OAuthKey {
        if (kid.isEmpty() || kid.length() > MAX_KID) {
            throw new IllegalArgumentException("an OAuth key's name has 1 to " + MAX_KID + " characters");
        }
    }

    /**
     * Reads {@code KID:ALG:KEY}.
     *
     * @throws IllegalArgumentException with one sentence that does not repeat the key
     */
    public static OAuthKey parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("an OAuth key has three parts" + FORM);
        }
        try {
            return of(parts[0], parts[1], parts[2], FOR_GOOD);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + FORM, e);
        }
    }

    /**
     * If the key is longer than the algorithm needs, its first bytes are used, as in RFC 7635's appendix.
     *
     * @param algorithm A256GCM or A128GCM
     * @throws IllegalArgumentException with one sentence that does not repeat the key
     */
    public static OAuthKey of(String kid, String algorithm, String base64, long untilEpochSeconds) {
        int bytes = switch (algorithm) {
            case "A256GCM" -> 32;
            case "A128GCM" -> 16;
            default -> throw new IllegalArgumentException("'" + algorithm + "' encrypts no access token");
        };
        byte[] key = decode(base64);
        if (key.length < bytes) {
            throw new IllegalArgumentException("the OAuth key '" + kid + "' has " + key.length + " bytes, and "
                    + algorithm + " needs " + bytes);
        }
        return new OAuthKey(kid, new SecretKeySpec(Arrays.copyOf(key, bytes), "AES"), untilEpochSeconds);
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("an OAuth key is not base64", e);
        }
    }

    /** The text does not contain the key. */
    @Override
    public String toString() {
        return kid;
    }
}
