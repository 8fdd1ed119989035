package org.iceserver.transport.linux;

import java.lang.foreign.MemorySegment;
import java.util.List;

import org.iceserver.transport.DataForm;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.linux.SenderSamples.Flow;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * A classic BPF program for one UDP socket. It admits a random share of some flows and drops the rest before it takes
 * room in the socket's buffer. Everything else passes.
 *
 * <p>It runs in the kernel for each datagram. Attaching it needs no privilege.
 */
final class SenderFilter {
    /** The most flows in one program, because every datagram is compared with each of them. */
    static final int MOST = 64;
    /** {@code struct sock_filter}: code, two jump distances, operand. */
    static final int INSTRUCTION = 8;
    private static final int FRAME = 9;
    private static final int LONGEST_ENTRY = 14;
    static final int MOST_BYTES = INSTRUCTION * (FRAME + MOST * LONGEST_ENTRY);

    private static final int LOAD_WORD = 0x20;
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_LENGTH = 0x80;
    private static final int JUMP = 0x05;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_GREATER = 0x25;
    private static final int JUMP_GREATER_OR_EQUAL = 0x35;
    private static final int RETURN = 0x06;

    /** The offsets of the kernel's special operands: a random number, and the IP header. */
    private static final int RANDOM = -0x1000 + 56;
    private static final int IP = -0x100000;
    private static final int V4_SOURCE = 12;
    private static final int V6_SOURCE = 8;
    /** A UDP socket's filter sees the data from the UDP header on. */
    private static final int SOURCE_PORT = 0;
    private static final int PAYLOAD = 8;
    private static final int DROP = 0;
    private static final int PASS = -1;

    private final MemorySegment code;
    private int count;

    /** @param code {@value #MOST_BYTES} bytes */
    SenderFilter(MemorySegment code) {
        this.code = code;
    }

    /**
     * A limited flow, and how much of it is admitted.
     *
     * @param admitted from 0, nothing, to 1, everything
     */
    record Held(Flow flow, double admitted) {}

    /** Writes the program for these flows, at most {@value #MOST}. Returns its number of instructions. */
    int write(List<Held> held, DataForm data) {
        count = 0;
        add(LOAD_LENGTH, 0);
        jump(JUMP_GREATER_OR_EQUAL, PAYLOAD + Short.BYTES, 1, 0);
        add(RETURN, PASS);
        add(LOAD_HALF, PAYLOAD);
        jump(JUMP_EQUAL, data.also(), 2, 0);
        jump(JUMP_GREATER_OR_EQUAL, data.from(), 1, 0);
        int toOthers = count;
        add(JUMP, 0);
        held.stream().filter(one -> one.flow().data()).forEach(this::entry);
        add(RETURN, PASS);
        code.set(JAVA_INT, (long) toOthers * INSTRUCTION + Integer.BYTES, count - toOthers - 1);
        held.stream().filter(one -> !one.flow().data()).forEach(this::entry);
        add(RETURN, PASS);
        return count;
    }

    private void entry(Held held) {
        Flow flow = held.flow();
        boolean v4 = IpAddress.isV4(flow.high(), flow.low());
        int end = count + (v4 ? LONGEST_ENTRY - 6 : LONGEST_ENTRY);
        if (v4) {
            compare(LOAD_WORD, IP + V4_SOURCE, (int) flow.low(), end);
        } else {
            compare(LOAD_WORD, IP + V6_SOURCE, (int) (flow.high() >>> Integer.SIZE), end);
            compare(LOAD_WORD, IP + V6_SOURCE + 4, (int) flow.high(), end);
            compare(LOAD_WORD, IP + V6_SOURCE + 8, (int) (flow.low() >>> Integer.SIZE), end);
            compare(LOAD_WORD, IP + V6_SOURCE + 12, (int) flow.low(), end);
        }
        compare(LOAD_HALF, SOURCE_PORT, flow.port(), end);
        add(LOAD_WORD, RANDOM);
        jump(JUMP_GREATER, (int) (long) (held.admitted() * 0xFFFF_FFFFL), 0, 1);
        add(RETURN, DROP);
        add(RETURN, PASS);
    }

    /** Writes a comparison that jumps to the end of the entry when the operand is different. */
    private void compare(int load, int where, int wanted, int end) {
        add(load, where);
        jump(JUMP_EQUAL, wanted, 0, end - count - 1);
    }

    private void add(int operation, int operand) {
        instruction(operation, 0, 0, operand);
    }

    private void jump(int condition, int operand, int whenTrue, int whenFalse) {
        instruction(condition, whenTrue, whenFalse, operand);
    }

    private void instruction(int operation, int whenTrue, int whenFalse, int operand) {
        long at = (long) count * INSTRUCTION;
        code.set(JAVA_SHORT, at, (short) operation);
        code.set(JAVA_BYTE, at + 2, (byte) whenTrue);
        code.set(JAVA_BYTE, at + 3, (byte) whenFalse);
        code.set(JAVA_INT, at + 4, operand);
        count++;
    }
}
