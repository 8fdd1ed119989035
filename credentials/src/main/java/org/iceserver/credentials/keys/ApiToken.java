package org.iceserver.credentials.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

import org.iceserver.stun.Bytes;

/**
 * The secret with which a program asks for a key's credentials: {@code ik_KEYID_} and 32 random bytes in base64url.
 * Whoever made it shows it once; the store has its hash only. It names its key, so one hash is compared, not every one.
 */
public record ApiToken(String text) {
    private static final String PREFIX = "ik_";
    private static final int RANDOM_BYTES = 32;

    /** A new token for the key with this id. A former one opens nothing when the store has the new one's hash. */
    public static ApiToken random(String keyId, SecureRandom random) {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new ApiToken(PREFIX + keyId + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The id in the token; empty when the text is no token. It proves nothing. */
    public String keyId() {
        int from = PREFIX.length();
        int to = from + KeyId.LENGTH;
        boolean whole = text.startsWith(PREFIX) && text.length() > to && text.charAt(to) == '_';
        return whole && KeyId.fits(text.substring(from, to)) ? text.substring(from, to) : "";
    }

    /** SHA-256. A slow hash is not needed, because nobody can guess 32 random bytes. */
    public Bytes hash() {
        try {
            return Bytes.of(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The text does not contain the token. */
    @Override
    public String toString() {
        return "ApiToken";
    }
}
