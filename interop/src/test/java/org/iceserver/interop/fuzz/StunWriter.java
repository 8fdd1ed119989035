package org.iceserver.interop.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * Writes STUN messages (RFC 8489 s5) whose integrity is valid whatever stands before it: only then does the server read
 * on. It shares no code with the server.
 */
public final class StunWriter {
    private static final int HEADER = 20;
    private static final int MAGIC_COOKIE = 0x2112A442;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int FINGERPRINT = 0x8028;
    private static final int FINGERPRINT_XOR = 0x5354554E;
    private static final int SHA1_BYTES = 20;

    private StunWriter() {}

    /**
     * @param key for MESSAGE-INTEGRITY; null leaves it out
     * @param fingerprint whether FINGERPRINT closes the message
     */
    public static byte[] write(int type, byte[] transactionId, List<StunAttribute> attributes, byte @Nullable [] key,
            boolean fingerprint) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(HEADER).putShort((short) type).putShort((short) 0).putInt(MAGIC_COOKIE)
                .put(transactionId).array());
        for (StunAttribute attribute : attributes) {
            add(out, attribute);
        }
        if (key != null) {
            byte[] signed = withLength(out, SHA1_BYTES + 4);
            add(out, new StunAttribute(MESSAGE_INTEGRITY, hmac(key, signed)));
        }
        if (fingerprint) {
            CRC32 crc = new CRC32();
            crc.update(withLength(out, 8));
            add(out, new StunAttribute(FINGERPRINT,
                    ByteBuffer.allocate(4).putInt((int) crc.getValue() ^ FINGERPRINT_XOR).array()));
        }
        return withLength(out, 0);
    }

    private static void add(ByteArrayOutputStream out, StunAttribute attribute) {
        out.writeBytes(ByteBuffer.allocate(4).putShort((short) attribute.type()).putShort((short) attribute.length())
                .array());
        out.writeBytes(attribute.value());
        out.writeBytes(new byte[-attribute.value().length & 3]);
    }

    /** What was written so far, with a length that counts so many bytes more. */
    private static byte[] withLength(ByteArrayOutputStream out, int more) {
        byte[] bytes = out.toByteArray();
        ByteBuffer.wrap(bytes).putShort(2, (short) (bytes.length - HEADER + more));
        return bytes;
    }

    private static byte[] hmac(byte[] key, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA1", e);
        }
    }
}
