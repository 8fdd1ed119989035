package org.iceserver.transport.tls;

import io.netty.buffer.ByteBuf;

/** Tells whether the first message of a TLS connection has arrived completely (RFC 8446 s5.1, s4). */
final class ClientHellos {
    /** The longest ClientHello that we wait for, including record headers. A longer one is left to the TLS library. */
    static final int LONGEST = 16 * 1_024;

    /** A record's content type and a handshake message's type. */
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int RECORD_HEADER = 5;
    private static final int MESSAGE_HEADER = 4;
    private static final int LENGTH_IN_RECORD = 3;

    private ClientHellos() {}

    /** Whether the connection may be TLS: a record that holds a handshake message. */
    static boolean beginsTls(ByteBuf in) {
        return in.getUnsignedByte(in.readerIndex()) == HANDSHAKE;
    }

    /** Whether there is nothing to wait for: the ClientHello is complete, too long, or not a ClientHello. */
    static boolean complete(ByteBuf in) {
        int at = in.readerIndex();
        int end = in.writerIndex();
        if (end - at >= LONGEST) {
            return true;
        }
        int have = 0;
        int length = -1;
        int[] header = new int[MESSAGE_HEADER];
        while (end - at >= RECORD_HEADER) {
            int record = in.getUnsignedShort(at + LENGTH_IN_RECORD);
            if (in.getUnsignedByte(at) != HANDSHAKE || record == 0) {
                return true;
            }
            int whole = Math.min(record, end - at - RECORD_HEADER);
            for (int i = 0; i < whole && have + i < MESSAGE_HEADER; i++) {
                header[have + i] = in.getUnsignedByte(at + RECORD_HEADER + i);
            }
            have += whole;
            if (have > 0 && header[0] != CLIENT_HELLO) {
                return true;
            }
            if (have >= MESSAGE_HEADER) {
                length = MESSAGE_HEADER + ((header[1] << 16) | (header[2] << 8) | header[3]);
            }
            at += RECORD_HEADER + record;
        }
        return length >= 0 && have >= length;
    }
}
