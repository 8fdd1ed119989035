package org.iceserver.offload;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * One direction of one channel binding: a place in the memory that the program reads ({@code struct route} of relay.h). The
 * program uses it after {@link #expires} was called, while its generation is that of the {@link Rules}. One thread, that of its
 * {@link Lane}.
 */
public final class Route {
    static final int BYTES = 128;
    private static final int EXPIRES = 0;
    private static final int GENERATION = 8;
    private static final int ACCOUNT = 12;
    private static final int FLOW = 16;
    private static final int LOST_SUM = 56;
    private static final int NEW_SUM = 60;
    private static final int HEADER_SUM = 64;
    private static final int HEADER_LENGTH = 68;
    private static final int FLAGS = 69;
    private static final int FIRST_ID = 70;
    private static final int HEADER = 72;
    private static final int PORTS = 112;
    private static final int MTU = 118;
    private static final int TO_CLIENT = 1;
    private static final int PEER_HERE = 2;
    private static final int V4_HEADER = 20;
    private static final int V6_HEADER = 40;
    private static final byte UDP = 17;
    /** After this multiplication, neighbouring slots differ in all bits (Knuth). */
    private static final int SPREAD = 0x9E3779B1;
    private static final VarHandle LONG = JAVA_LONG.varHandle();

    private final MemorySegment memory;
    private final Rules rules;
    private final int slot;
    private final FlowKey match;

    /** Makes a closed route for the packets that {@code match} describes. */
    Route(MemorySegment memory, Rules rules, int slot, FlowKey match) {
        this.memory = memory;
        this.rules = rules;
        this.slot = slot;
        this.match = match;
    }

    /** Writes everything except the deadline. */
    void prepare(FlowKey out, int account, boolean toClient, boolean peerHere, int mtu) {
        LONG.setRelease(memory, (long) EXPIRES, 0L);
        memory.asSlice(GENERATION).fill((byte) 0);
        match.write(memory, FLOW);
        memory.set(JAVA_INT, ACCOUNT, account);
        memory.set(JAVA_INT, LOST_SUM, NetworkOrder.sum(memory, FLOW, match.bytes()));
        memory.set(JAVA_BYTE, HEADER_LENGTH, (byte) (out.isV4() ? V4_HEADER : V6_HEADER));
        memory.set(JAVA_BYTE, FLAGS, (byte) ((toClient ? TO_CLIENT : 0) | (peerHere ? PEER_HERE : 0)));
        memory.set(JAVA_SHORT, FIRST_ID, (short) ((slot * SPREAD) >>> 16));
        if (peerHere) {
            out.plain().write(memory, HEADER);
        } else {
            writeHeader(out);
        }
        mtu(mtu);
    }

    private void writeHeader(FlowKey out) {
        boolean v4 = out.isV4();
        int addresses = HEADER + (v4 ? 12 : 8);
        memory.set(JAVA_BYTE, HEADER, (byte) (v4 ? 0x45 : 0x60));
        memory.set(JAVA_BYTE, HEADER + (v4 ? 9 : 6), UDP);
        if (!v4) {
            // A flow label of its own (RFC 6437), as the network stack would choose.
            int label = (slot * SPREAD) >>> 12;
            memory.set(JAVA_BYTE, HEADER + 1, (byte) (label >>> 16));
            memory.set(NetworkOrder.SHORT, HEADER + 2, (short) label);
        }
        out.writeAddresses(memory, addresses);
        out.writePorts(memory, PORTS);
        int addressSum = NetworkOrder.sum(memory, addresses, v4 ? 8 : 32);
        memory.set(JAVA_INT, NEW_SUM, addressSum + NetworkOrder.sum(memory, PORTS, 6));
        memory.set(JAVA_INT, HEADER_SUM, v4 ? addressSum : 0);
    }

    MemorySegment memory() {
        return memory;
    }

    FlowKey match() {
        return match;
    }

    int slot() {
        return slot;
    }

    /** The program relays packets until this {@code System.nanoTime()}; 0 stops it at once. */
    public void expires(long nanos) {
        LONG.setRelease(memory, (long) EXPIRES, nanos);
    }

    /** The longest IP packet that the path takes; 0 if only the interface limits it. */
    public void mtu(int bytes) {
        memory.set(JAVA_SHORT, MTU, (short) Math.min(bytes, 0xFFFF));
    }

    /** Whether the rules have changed since the route was judged. Until {@link #renew} its packets go to the sockets. */
    public boolean stale() {
        return memory.get(JAVA_INT, GENERATION) != rules.generation();
    }

    /** The route was judged by the rules of this generation. */
    public void renew(int generation) {
        VarHandle.releaseFence();
        memory.set(ValueLayout.JAVA_INT, GENERATION, generation);
    }
}
