package org.iceserver.transport.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;

/**
 * The native memory of one loop's endpoints: cells of {@link SocketAddress#CELL} bytes, in slabs that are never given
 * back. A released cell is used again after the next flush, when no queued packet points to it any more.
 */
final class EndpointCells {
    private static final int SLAB_CELLS = 256;

    private final SegmentAllocator memory;
    private final CellStack free = new CellStack();
    private final CellStack released = new CellStack();

    EndpointCells(SegmentAllocator memory) {
        this.memory = memory;
    }

    NativeEndpoint endpoint(long high, long low, int port) {
        if (free.isEmpty()) {
            addSlab();
        }
        long cell = free.pop();
        MemorySegment sockaddr = MemorySegment.ofAddress(cell).reinterpret(SocketAddress.CELL);
        int length = SocketAddress.write(sockaddr, 0, high, low, port);
        return new NativeEndpoint(this, high, low, port, cell, length);
    }

    void release(long cell) {
        released.push(cell);
    }

    /** Everything queued was sent. */
    void flushed() {
        while (!released.isEmpty()) {
            free.push(released.pop());
        }
    }

    private void addSlab() {
        long slab = memory.allocate((long) SLAB_CELLS * SocketAddress.CELL, Long.BYTES).address();
        for (int i = SLAB_CELLS - 1; i >= 0; i--) {
            free.push(slab + (long) i * SocketAddress.CELL);
        }
    }

    /** Addresses of cells, last in, first out. */
    private static final class CellStack {
        private long[] cells = new long[SLAB_CELLS];
        private int size;

        boolean isEmpty() {
            return size == 0;
        }

        void push(long cell) {
            if (size == cells.length) {
                cells = Arrays.copyOf(cells, size * 2);
            }
            cells[size++] = cell;
        }

        long pop() {
            return cells[--size];
        }
    }
}
