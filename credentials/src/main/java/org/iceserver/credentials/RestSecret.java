package org.iceserver.credentials;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A shared secret of TURN REST credentials (draft-uberti-behave-turn-rest-00). Never printed. */
public record RestSecret(SecretKeySpec key) {
    static final String HMAC = "HmacSHA1";
    private static final String FINGERPRINT_HMAC = "HmacSHA256";
    private static final int FINGERPRINT_BYTES = 8;

    /** @throws IllegalArgumentException with one sentence, when the secret is empty */
    public static RestSecret of(String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("a TURN REST secret is empty; give --secret a random text");
        }
        return new RestSecret(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
    }

    /** Eight bytes in hexadecimal. */
    String fingerprint(String context) {
        try {
            Mac mac = Mac.getInstance(FINGERPRINT_HMAC);
            mac.init(new SecretKeySpec(key.getEncoded(), FINGERPRINT_HMAC));
            byte[] digest = mac.doFinal(("fingerprint of a secret, " + context).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "RestSecret";
    }
}
