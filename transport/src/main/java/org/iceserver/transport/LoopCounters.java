package org.iceserver.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.iceserver.annotation.HotPath;

/** The counters of one loop: one writer with opaque writes, any number of readers. */
@SuppressWarnings("EnumOrdinal") // an index that never leaves this object; EnumMap would box
public final class LoopCounters implements UdpCounters {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] cells = new long[Counter.values().length];

    /** Called only by the loop's thread. */
    @HotPath
    public void add(Counter counter, long amount) {
        int cell = counter.ordinal();
        CELL.setOpaque(cells, cell, cells[cell] + amount);
    }

    @Override
    public long get(Counter counter) {
        return (long) CELL.getOpaque(cells, counter.ordinal());
    }
}
