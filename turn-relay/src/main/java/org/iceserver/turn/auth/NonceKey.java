package org.iceserver.turn.auth;

import java.security.SecureRandom;
import javax.crypto.spec.SecretKeySpec;

/** The secret with which all shards sign nonces; made when the server starts. Never printed. */
public final class NonceKey {
    static final String HMAC = "HmacSHA256";
    private static final int BYTES = 32;

    private final SecretKeySpec key;
    private final int timeOffset;

    private NonceKey(byte[] secret, int timeOffset) {
        this.timeOffset = timeOffset;
        key = new SecretKeySpec(secret, HMAC);
    }

    /** @param chance a secure source */
    public static NonceKey random(SecureRandom chance) {
        byte[] secret = new byte[BYTES];
        chance.nextBytes(secret);
        return new NonceKey(secret, chance.nextInt());
    }

    SecretKeySpec key() {
        return key;
    }

    /** Added to every time stamp, so that a nonce does not show how long this machine has been up. */
    int timeOffset() {
        return timeOffset;
    }
}
