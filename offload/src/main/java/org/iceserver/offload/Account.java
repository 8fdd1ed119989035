package org.iceserver.offload;

import java.lang.foreign.MemorySegment;

/**
 * One allocation in the kernel program: what the program counts for it, and what it may relay. One thread opens and closes it.
 */
public final class Account {
    static final int BYTES = 2 * DirectionMeter.BYTES;

    private final int index;
    private final DirectionMeter toPeer;
    private final DirectionMeter toClient;

    Account(MemorySegment memory, int index) {
        this.index = index;
        toPeer = new DirectionMeter(memory.asSlice(0, DirectionMeter.BYTES));
        toClient = new DirectionMeter(memory.asSlice(DirectionMeter.BYTES, DirectionMeter.BYTES));
    }

    int index() {
        return index;
    }

    public DirectionMeter toPeer() {
        return toPeer;
    }

    public DirectionMeter toClient() {
        return toClient;
    }
}
