package org.iceserver.client.bench;

import io.netty.buffer.ByteBuf;

/** The first bytes of every packet's data: {@code mark(4) 0(4) sequence(8) nanos(8)}. Static methods on raw bytes. */
final class Packet {
    static final int LENGTH = 24;

    private Packet() {}

    /** @param mark distinguishes the packets of this run, and of this part of it, from all others */
    static void write(ByteBuf bytes, int offset, int mark, long sequence, long nanos) {
        bytes.setInt(offset, mark);
        bytes.setInt(offset + 4, 0);
        bytes.setLong(offset + 8, sequence);
        bytes.setLong(offset + 16, nanos);
    }

    static boolean isOurs(ByteBuf bytes, int offset, int length, int mark) {
        return length >= LENGTH && bytes.getInt(offset) == mark && bytes.getInt(offset + 4) == 0;
    }

    static long sequence(ByteBuf bytes, int offset) {
        return bytes.getLong(offset + 8);
    }

    static long nanos(ByteBuf bytes, int offset) {
        return bytes.getLong(offset + 16);
    }
}
