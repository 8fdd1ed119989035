package org.iceserver.offload.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

/** A program that the kernel has loaded, for as long as its descriptor or one of its links is open. Any thread. */
public record Program(int descriptor, ProgramKind kind) {
    private static final long LOG_BYTES = 1 << 20;

    static Program load(BpfCalls calls, ProgramKind kind, String name, byte[] code, String license) throws Refused {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment instructions = memory.allocate(code.length, Long.BYTES);
            MemorySegment.copy(code, 0, instructions, JAVA_BYTE, 0, code.length);
            MemorySegment terms = memory.allocateFrom(license);
            int loaded = calls.load(kind, name, instructions, terms, MemorySegment.NULL);
            if (loaded >= 0) {
                return new Program(loaded, kind);
            }
            // Loads it again with a log. The first try has none, because the verifier takes many times as long with a log.
            MemorySegment log = memory.allocate(LOG_BYTES);
            int again = calls.load(kind, name, instructions, terms, log);
            if (again >= 0) {
                return new Program(again, kind);
            }
            throw Refused.program(name, -loaded, log.getString(0));
        }
    }

    /** Attaches it to an interface until the link is closed or the process ends. */
    public Link attach(BpfCalls calls, int interfaceIndex, String interfaceName) throws Refused {
        int link = calls.link(descriptor, interfaceIndex, kind.linkType(), kind.linkFlags());
        if (link < 0) {
            throw Refused.link(kind, interfaceName, -link);
        }
        return new Link(link);
    }
}
