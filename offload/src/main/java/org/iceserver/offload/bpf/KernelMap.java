package org.iceserver.offload.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A map in the kernel, for as long as its descriptor is open. Any thread. */
public record KernelMap(int descriptor, MapDefinition definition) {
    static KernelMap create(BpfCalls calls, String name, MapDefinition definition) throws Refused {
        int descriptor = calls.createMap(name, definition);
        if (descriptor < 0) {
            throw Refused.map(name, -descriptor);
        }
        return new KernelMap(descriptor, definition);
    }

    /**
     * The values of an array, in memory that the kernel also reads and writes. A use after the arena's end throws an exception.
     */
    public MemorySegment values(BpfCalls calls, Arena until) throws Refused {
        long page = 4096;
        long bytes = definition.arrayBytes();
        MemorySegment mapped = calls.map(descriptor, (bytes + page - 1) / page * page, until);
        if (mapped.byteSize() == 0) {
            throw Refused.map("in this process's memory", Refused.EINVAL);
        }
        return mapped.asSlice(0, bytes);
    }
}
