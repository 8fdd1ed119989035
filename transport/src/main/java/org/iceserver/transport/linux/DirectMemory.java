package org.iceserver.transport.linux;

import java.lang.foreign.MemorySegment;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/** Where a buffer's bytes lie. */
final class DirectMemory {
    private DirectMemory() {}

    /** The address of index 0 of a direct buffer. */
    static long address(ByteBuf direct) {
        return direct.hasMemoryAddress()
                ? direct.memoryAddress()
                : MemorySegment.ofBuffer(direct.nioBuffer(0, direct.capacity())).address();
    }

    /** The packet itself where it lies in one piece of native memory, else a copy in its place; takes the reference. */
    static ByteBuf inOnePiece(ByteBuf packet) {
        if (packet.hasMemoryAddress()) {
            return packet;
        }
        try {
            return PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(1, packet.readableBytes())).writeBytes(packet);
        } finally {
            packet.release();
        }
    }
}
