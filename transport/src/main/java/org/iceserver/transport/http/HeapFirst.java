package org.iceserver.transport.http;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * Gives heap to whatever does not ask for direct memory by name, so that what may have to wait for a client lies where the
 * budget looks for it. Reads from the socket and writes to it get pooled direct memory.
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
