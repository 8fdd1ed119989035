package org.iceserver.offload.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/**
 * The result of a test run: a program got a frame, and the frame went nowhere ({@code BPF_PROG_TEST_RUN}).
 *
 * @param verdict an XDP action, or a TC action
 * @param frame the frame after the run, in hexadecimal
 * @param nanos the average of the runs
 */
public record TestRun(int verdict, String frame, int nanos) {
    private static final int LONGEST = 9216;
    private static final int XDP_CONTEXT = 24;
    private static final int SKB_CONTEXT = 192;

    /**
     * @param interfaceIndex the interface that the frame seems to come in by
     * @param segment if not 0, the frame is a train of segments of this many bytes (TC only)
     */
    public static TestRun of(BpfCalls calls, Program program, byte[] frame, int interfaceIndex, int segment, int repeat)
            throws Refused {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment in = memory.allocate(frame.length, Long.BYTES);
            MemorySegment.copy(frame, 0, in, JAVA_BYTE, 0, frame.length);
            MemorySegment out = memory.allocate(LONGEST, Long.BYTES);
            MemorySegment context = switch (program.kind()) {
                case XDP -> xdp(memory, frame.length, interfaceIndex);
                case TC -> skb(memory, interfaceIndex, segment);
            };
            int result = calls.testRun(program.descriptor(), in, out, context, repeat);
            if (result < 0) {
                throw Refused.testRun(-result);
            }
            byte[] left = out.asSlice(0, calls.testLength()).toArray(JAVA_BYTE);
            return new TestRun(calls.testVerdict(), HexFormat.of().formatHex(left), calls.testNanos());
        }
    }

    /** {@code struct xdp_md}: the packet's bounds as offsets, and its incoming interface. */
    private static MemorySegment xdp(Arena memory, int length, int interfaceIndex) {
        MemorySegment context = memory.allocate(XDP_CONTEXT, Long.BYTES);
        context.set(JAVA_INT, 4, length);
        context.set(JAVA_INT, 12, interfaceIndex);
        return context;
    }

    /** {@code struct __sk_buff}: the incoming interface, and the length of a train's segments. */
    private static MemorySegment skb(Arena memory, int interfaceIndex, int segment) {
        MemorySegment context = memory.allocate(SKB_CONTEXT, Long.BYTES);
        context.set(JAVA_INT, 36, interfaceIndex);
        context.set(JAVA_INT, 40, interfaceIndex);
        context.set(JAVA_INT, 176, segment);
        return context;
    }
}
