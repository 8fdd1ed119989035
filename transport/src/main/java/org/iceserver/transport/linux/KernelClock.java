package org.iceserver.transport.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

import static java.lang.foreign.ValueLayout.JAVA_INT;

/** The kernel's knowledge about the time of day, from adjtimex(2). It only reads, which needs no privilege. */
public final class KernelClock {
    /** {@code struct timex} of a system with 64-bit longs, with room to spare. */
    private static final long TIMEX_BYTES = 256;
    /** The offset of the status field, after modes, offset, freq, maxerror and esterror. */
    private static final long STATUS_OFFSET = 40;
    /** STA_UNSYNC: nothing synchronises the clock, or the program that did has stopped. */
    private static final int UNSYNCHRONISED = 0x40;

    private KernelClock() {}

    /** Whether a program such as chrony synchronises the clock; empty when the kernel does not say. */
    public static Optional<Boolean> synchronised() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return Optional.empty();
        }
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment timex = memory.allocate(TIMEX_BYTES, Long.BYTES);
            return new LibC(memory).adjtimex(timex.address()) < 0
                    ? Optional.empty()
                    : Optional.of((timex.get(JAVA_INT, STATUS_OFFSET) & UNSYNCHRONISED) == 0);
        } catch (LinkageError | RuntimeException e) {
            // No java.lang.foreign, or a C library without this call.
            return Optional.empty();
        }
    }
}
