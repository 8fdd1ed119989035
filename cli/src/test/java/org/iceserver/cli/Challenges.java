package org.iceserver.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What an attacker does to the bytes of an unsigned STUN answer. */
final class Challenges {
    private static final int HEADER = 20;
    private static final int PASSWORD_ALGORITHMS = 0x8002;

    private Challenges() {}

    /** Without PASSWORD-ALGORITHMS. */
    static byte[] withoutAlgorithms(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message);
        var out = new ByteArrayOutputStream();
        out.write(message, 0, HEADER);
        for (int at = HEADER; at < message.length;) {
            int length = 4 + ((in.getShort(at + 2) & 0xFFFF) + 3) / 4 * 4;
            if ((in.getShort(at) & 0xFFFF) != PASSWORD_ALGORITHMS) {
                out.write(message, at, length);
            }
            at += length;
        }
        byte[] kept = out.toByteArray();
        ByteBuffer.wrap(kept).putShort(2, (short) (kept.length - HEADER));
        return kept;
    }

    /** With a nonce that says it offers nothing. */
    static byte[] withoutFeatures(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1).replaceFirst("obMatJos2....", "obMatJos2AAAA")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
