package org.iceserver.offload;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.List;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** Counts, by reason, the packets of known flows that the program left to the sockets. Any thread. */
public final class LeftPackets {
    private static final List<LeftReason> ORDER = List.of(LeftReason.values());
    private static final VarHandle LONG = JAVA_LONG.varHandle();

    private final MemorySegment memory;

    LeftPackets(MemorySegment memory) {
        this.memory = memory;
    }

    public long count(LeftReason reason) {
        return (long) LONG.getOpaque(memory, (long) ORDER.indexOf(reason) * Long.BYTES);
    }
}
