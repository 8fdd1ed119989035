package org.iceserver.transport.linux;

import java.lang.foreign.MemorySegment;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/** The addresses of buffers' bytes. */
final class DirectMemory {
    private DirectMemory() {}

    /** The address of index 0 of a direct buffer. */
    static long address(ByteBuf direct) {
        return direct.hasMemoryAddress()
                ? direct.memoryAddress()
                : MemorySegment.ofBuffer(direct.nioBuffer(0, direct.capacity())).address();
    }

    /**
     * Returns the packet itself if it is one contiguous piece of native memory, otherwise a copy. Takes over the
     * reference.
     */
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
