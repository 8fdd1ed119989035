package org.iceserver.credentials;

import java.util.Arrays;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that an authorization server encrypts its access tokens with (RFC 7635 s4.1.2). Never printed.
 *
 * @param kid names the key; clients send it as their USERNAME
 */
public record OAuthKey(String kid, SecretKeySpec key) {
    private static final String FORM = "; write --oauth-key KID:ALG:KEY, ALG being A256GCM or A128GCM and KEY base64";
    /** RFC 8489 s14.3. */
    private static final int MAX_KID = 508;

    public OAuthKey {
        if (kid.isEmpty() || kid.length() > MAX_KID) {
            throw new IllegalArgumentException("an OAuth key's name has 1 to " + MAX_KID + " characters" + FORM);
        }
    }

    /**
     * Reads {@code KID:ALG:KEY}. Of a KEY that is longer than ALG needs, the first bytes count, as in RFC 7635's appendix.
     *
     * @throws IllegalArgumentException with one sentence that does not repeat the key
     */
    public static OAuthKey parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("an OAuth key has three parts" + FORM);
        }
        int bytes = switch (parts[1]) {
            case "A256GCM" -> 32;
            case "A128GCM" -> 16;
            default -> throw new IllegalArgumentException("'" + parts[1] + "' encrypts no access token" + FORM);
        };
        byte[] key = decode(parts[2]);
        if (key.length < bytes) {
            throw new IllegalArgumentException("the OAuth key '" + parts[0] + "' has " + key.length + " bytes, and "
                    + parts[1] + " needs " + bytes + FORM);
        }
        return new OAuthKey(parts[0], new SecretKeySpec(Arrays.copyOf(key, bytes), "AES"));
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("an OAuth key is not base64" + FORM, e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return kid;
    }
}
