package org.iceserver.stun;

import io.netty.buffer.ByteBuf;
import org.iceserver.annotation.HotPath;

/** Writes a Data indication around a payload that is already in the buffer (RFC 8656 s11.3). */
@HotPath
public final class DataIndication {
    /** The most bytes that {@link #write} needs after the payload. */
    public static final int MAX_PADDING = 3;

    private static final int MESSAGE_TYPE = 0x0017;
    private static final int V4_HEADER = 36;
    private static final int V6_HEADER = 48;

    private DataIndication() {}

    /** The bytes needed in front of the payload: header, XOR-PEER-ADDRESS and the header of DATA. */
    public static int headerLength(boolean v6) {
        return v6 ? V6_HEADER : V4_HEADER;
    }

    /**
     * Writes the header so that it ends at {@code payloadOffset}, and up to three zero bytes after the payload. The
     * message starts at {@code payloadOffset} minus {@link #headerLength}. The peer's address is 128 bits, IPv4 as
     * {@code ::ffff:a.b.c.d}. The twelve bytes of the transaction id are given as four and eight bytes.
     *
     * @return the length of the whole message, or 0 when the payload is too long; nothing is then written
     */
    public static int write(ByteBuf buffer, int payloadOffset, int payloadLength, long peerHigh, long peerLow,
            int peerPort, int idFirst, long idRest) {
        boolean v6 = peerHigh != 0 || peerLow >>> 32 != 0xFFFFL;
        int header = headerLength(v6);
        int total = header + Header.padded(payloadLength);
        if (total > Header.MAX_MESSAGE) {
            return 0;
        }
        int start = payloadOffset - header;
        buffer.setInt(start, MESSAGE_TYPE << 16 | total - Header.LENGTH);
        buffer.setInt(start + 4, Header.MAGIC_COOKIE);
        buffer.setInt(start + 8, idFirst);
        buffer.setLong(start + 12, idRest);
        int port = peerPort ^ Header.MAGIC_COOKIE >>> 16;
        if (v6) {
            buffer.setInt(start + 20, AttributeTable.XOR_PEER_ADDRESS << 16 | 20);
            buffer.setInt(start + 24, 2 << 16 | port);
            buffer.setLong(start + 28, peerHigh ^ buffer.getLong(start + 4));
            buffer.setLong(start + 36, peerLow ^ idRest);
        } else {
            buffer.setInt(start + 20, AttributeTable.XOR_PEER_ADDRESS << 16 | 8);
            buffer.setInt(start + 24, 1 << 16 | port);
            buffer.setInt(start + 28, (int) peerLow ^ Header.MAGIC_COOKIE);
        }
        buffer.setInt(payloadOffset - Header.ATTRIBUTE_LENGTH, AttributeTable.DATA << 16 | payloadLength);
        for (int i = payloadLength; i < Header.padded(payloadLength); i++) {
            buffer.setByte(payloadOffset + i, 0);
        }
        return total;
    }
}
