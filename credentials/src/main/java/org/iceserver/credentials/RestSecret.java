package org.iceserver.credentials;

import java.nio.charset.StandardCharsets;
import javax.crypto.spec.SecretKeySpec;

/** A shared secret of TURN REST credentials (draft-uberti-behave-turn-rest-00). Never printed. */
public record RestSecret(SecretKeySpec key) {
    static final String HMAC = "HmacSHA1";

    /** @throws IllegalArgumentException with one sentence, when the secret is empty */
    public static RestSecret of(String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("a TURN REST secret is empty; give --secret a random text");
        }
        return new RestSecret(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
    }

    @Override
    public String toString() {
        return "RestSecret";
    }
}
