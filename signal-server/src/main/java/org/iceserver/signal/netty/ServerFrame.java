package org.iceserver.signal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** A message as one frame of a server (RFC 6455 section 5.2): the last of its message, not masked. */
final class ServerFrame {
    /** A longer message is not copied: its head is a buffer of its own, and receivers of one message share its bytes. */
    static final int COPIED_BYTES = 4_096;

    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_BINARY = 0x82;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int SHORT_HEAD = 2;
    private static final int LONG_HEAD = 4;

    private ServerFrame() {}

    /** Bytes that are ready to be sent, or a frame for the encoder. */
    static Object of(byte[] message, boolean binary) {
        if (message.length <= COPIED_BYTES) {
            return encoded(message, binary);
        }
        ByteBuf content = Unpooled.wrappedBuffer(message);
        return binary ? new BinaryWebSocketFrame(content) : new TextWebSocketFrame(content);
    }

    private static ByteBuf encoded(byte[] message, boolean binary) {
        int length = message.length;
        int head = length < LENGTH_OF_16_BITS ? SHORT_HEAD : LONG_HEAD;
        byte[] frame = new byte[head + length];
        frame[0] = (byte) (binary ? FINAL_BINARY : FINAL_TEXT);
        if (head == SHORT_HEAD) {
            frame[1] = (byte) length;
        } else {
            frame[1] = LENGTH_OF_16_BITS;
            frame[2] = (byte) (length >>> Byte.SIZE);
            frame[3] = (byte) length;
        }
        System.arraycopy(message, 0, frame, head, length);
        return Unpooled.wrappedBuffer(frame);
    }
}
