package org.iceserver.credentials;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A shared secret of TURN REST credentials (draft-uberti-behave-turn-rest-00). Never printed. */
public record RestSecret(SecretKeySpec key) {
    private static final String FINGERPRINT_HMAC = "HmacSHA256";
    private static final int FINGERPRINT_BYTES = 8;
    private static final String HMAC = "HmacSHA1";

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

    /** The password that belongs to this user name. */
    public String password(String username) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA1", e);
        }
    }

    /** The secret itself, for a store. */
    public String text() {
        return new String(key.getEncoded(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "RestSecret";
    }
}
