package org.iceserver.offload;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.List;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** How many packets of known flows the program has left to the sockets, by reason. Any thread. */
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
