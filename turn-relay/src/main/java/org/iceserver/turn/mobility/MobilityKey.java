package org.iceserver.turn.mobility;

import java.security.SecureRandom;
import javax.crypto.spec.SecretKeySpec;

/** The two secrets that protect mobility tickets; made when the server starts. Never printed. */
final class MobilityKey {
    static final String HMAC = "HmacSHA256";
    static final String AES = "AES";
    private static final int BYTES = 32;

    private final SecretKeySpec authentication;
    private final SecretKeySpec encryption;

    private MobilityKey(byte[] authentication, byte[] encryption) {
        this.authentication = new SecretKeySpec(authentication, HMAC);
        this.encryption = new SecretKeySpec(encryption, AES);
    }

    static MobilityKey random(SecureRandom chance) {
        return new MobilityKey(secret(chance), secret(chance));
    }

    private static byte[] secret(SecureRandom chance) {
        byte[] secret = new byte[BYTES];
        chance.nextBytes(secret);
        return secret;
    }

    SecretKeySpec authentication() {
        return authentication;
    }

    SecretKeySpec encryption() {
        return encryption;
    }
}
