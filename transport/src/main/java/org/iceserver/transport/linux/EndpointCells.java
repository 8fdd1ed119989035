package org.iceserver.transport.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The native memory of one loop's endpoints: cells of {@link SocketAddress#CELL} bytes, in slabs that are never given
 * back. A released cell is free at once if nothing is queued; otherwise after the next flush, when no queued packet
 * points to it any more. So a turn that queues nothing needs no more cells than there are live endpoints.
 */
final class EndpointCells {
    private static final int SLAB_CELLS = 256;

    private final Arena memory;
    private final SendQueue queue;
    private final CellStack free = new CellStack();
    private final CellStack released = new CellStack();

    /**
     * @param memory when it is closed, no endpoint can be made
     * @param queue the queue whose packets point to cells
     */
    EndpointCells(Arena memory, SendQueue queue) {
        this.memory = memory;
        this.queue = queue;
    }

    NativeEndpoint endpoint(long high, long low, int port) {
        if (free.isEmpty()) {
            addSlab();
        }
        // A segment of the arena, so that writing fails after the arena was closed.
        MemorySegment sockaddr = MemorySegment.ofAddress(free.top()).reinterpret(SocketAddress.CELL, memory, null);
        int length = SocketAddress.write(sockaddr, 0, high, low, port);
        return new NativeEndpoint(this, high, low, port, free.pop(), length);
    }

    void release(long cell) {
        if (queue.isEmpty()) {
            free.push(cell);
        } else {
            released.push(cell);
        }
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

        long top() {
            return cells[size - 1];
        }

        long pop() {
            return cells[--size];
        }
    }
}
