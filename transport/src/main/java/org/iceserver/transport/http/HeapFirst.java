package org.iceserver.transport.http;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * Allocates heap buffers unless direct memory is requested explicitly, so that bytes which may wait for a client are in
 * the memory that the budget counts. Reads from the socket and writes to it use pooled direct memory.
 */
final class HeapFirst extends AbstractByteBufAllocator {
    static final ByteBufAllocator ALLOCATOR = new HeapFirst();

    private HeapFirst() {
        super(false);
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return Unpooled.buffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        return PooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return PooledByteBufAllocator.DEFAULT.isDirectBufferPooled();
    }
}
