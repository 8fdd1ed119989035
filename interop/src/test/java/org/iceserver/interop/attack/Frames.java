package org.iceserver.interop.attack;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes that attacks are made of. */
final class Frames {
    private static final int FIN = 0x80;
    private static final int TEXT = 1;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int MAGIC_COOKIE = 0x2112A442;

    private Frames() {}

    /** The request that opens a WebSocket. */
    static byte[] upgrade(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: " + Sources.SERVER
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A text message in one frame, masked with zeros (RFC 6455 s5.2). */
    static byte[] text(String message) {
        return frame(FIN | TEXT, message.getBytes(StandardCharsets.UTF_8));
    }

    /** A message that begins with one byte and goes on with so many more fragments of one byte, without an end. */
    static byte[] endlessFragments(int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(frame(TEXT, new byte[]{'{'}));
        for (int i = 0; i < count; i++) {
            all.writeBytes(frame(0, new byte[]{' '}));
        }
        return all.toByteArray();
    }

    static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 8);
        frame.write(first);
        if (payload.length < SHORT_LENGTH) {
            frame.write(MASKED | payload.length);
        } else {
            frame.write(MASKED | SHORT_LENGTH);
            frame.write(payload.length >>> 8);
            frame.write(payload.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /** An Allocate request that announces so many bytes after its header (RFC 8489 s5). */
    static byte[] stunHeader(int announced) {
        return ByteBuffer.allocate(20).putShort((short) 0x0003).putShort((short) announced).putInt(MAGIC_COOKIE)
                .putLong(announced).putInt(1).array();
    }
}
