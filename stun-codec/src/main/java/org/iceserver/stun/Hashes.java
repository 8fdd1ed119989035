package org.iceserver.stun;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The two digests that turn credentials into keys and user names into hashes. */
final class Hashes {
    private Hashes() {}

    static Bytes md5(String text) {
        return digest("MD5", text);
    }

    static Bytes sha256(String text) {
        return digest("SHA-256", text);
    }

    private static Bytes digest(String algorithm, String text) {
        try {
            byte[] output = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            return Bytes.view(output, 0, output.length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
