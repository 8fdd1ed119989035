package org.iceserver.stun;

import java.nio.charset.StandardCharsets;

import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;

/** The two digests that turn credentials into keys and user names into hashes. */
final class Hashes {
    private Hashes() {}

    static Bytes md5(String text) {
        return digest(new MD5Digest(), text);
    }

    static Bytes sha256(String text) {
        return digest(SHA256Digest.newInstance(), text);
    }

    private static Bytes digest(Digest digest, String text) {
        byte[] input = text.getBytes(StandardCharsets.UTF_8);
        byte[] output = new byte[digest.getDigestSize()];
        digest.update(input, 0, input.length);
        digest.doFinal(output, 0);
        return Bytes.view(output, 0, output.length);
    }
}
