package org.iceserver.offload;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * One direction of one allocation ({@code struct meter} of relay.h). It holds the counts of what the program relayed and
 * refused, which only the program writes. It also holds two token buckets, each one second deep, from which both the program
 * and this process take. Any thread may take and read.
 */
public final class DirectionMeter {
    static final int BYTES = 64;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long PACKETS = 0;
    private static final long PAYLOAD = 8;
    private static final long BYTES_FULL = 16;
    private static final long PACKETS_FULL = 24;
    private static final long BYTE_COST = 32;
    private static final long PACKET_COST = 40;
    private static final long REFUSED_BYTES = 48;
    private static final long REFUSED_PACKETS = 56;
    private static final int FRACTION_BITS = 16;
    private static final VarHandle LONG = JAVA_LONG.varHandle();

    private final MemorySegment memory;

    DirectionMeter(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Sets what a byte and a packet cost from now on. What was taken before stays taken.
     *
     * @param byteCost nanoseconds for a byte, in units of 1/65,536; 0: no limit
     * @param packetNanos nanoseconds for a packet; 0: no limit
     */
    public void costs(long byteCost, long packetNanos) {
        LONG.setOpaque(memory, BYTE_COST, byteCost);
        LONG.setOpaque(memory, PACKET_COST, packetNanos);
    }

    /** The time when the buckets that only this process has used until now are full again. */
    public void full(long bytesFullNanos, long packetsFullNanos) {
        LONG.setOpaque(memory, BYTES_FULL, bytesFullNanos);
        LONG.setOpaque(memory, PACKETS_FULL, packetsFullNanos);
    }

    public long bytesFullNanos() {
        return (long) LONG.getOpaque(memory, BYTES_FULL);
    }

    public long packetsFullNanos() {
        return (long) LONG.getOpaque(memory, PACKETS_FULL);
    }

    /** Whether the bucket of bytes is empty. */
    public boolean bytesRefused(long nowNanos) {
        return (long) LONG.getOpaque(memory, BYTE_COST) != 0 && bytesFullNanos() - nowNanos >= SECOND_NANOS;
    }

    /** Whether the bucket of packets is empty. */
    public boolean packetsRefused(long nowNanos) {
        long cost = (long) LONG.getOpaque(memory, PACKET_COST);
        return cost != 0 && packetsFullNanos() + cost - nowNanos > SECOND_NANOS;
    }

    /** Takes a packet that this process relays from both buckets. */
    public void take(int bytes, long nowNanos) {
        long byteCost = (long) LONG.getOpaque(memory, BYTE_COST);
        if (byteCost != 0) {
            take(BYTES_FULL, (bytes * byteCost) >> FRACTION_BITS, nowNanos);
        }
        long packetCost = (long) LONG.getOpaque(memory, PACKET_COST);
        if (packetCost != 0) {
            take(PACKETS_FULL, packetCost, nowNanos);
        }
    }

    /** Like the program's {@code take}: a bucket that was full before is full now. */
    private void take(long bucket, long cost, long nowNanos) {
        long known = (long) LONG.getOpaque(memory, bucket);
        if (known - nowNanos < 0) {
            LONG.compareAndSet(memory, bucket, known, nowNanos);
        }
        LONG.getAndAdd(memory, bucket, cost);
    }

    /** The number of packets that the program relayed. */
    public long packets() {
        return (long) LONG.getOpaque(memory, PACKETS);
    }

    /** The payload bytes of these packets. */
    public long bytes() {
        return (long) LONG.getOpaque(memory, PAYLOAD);
    }

    /** The number of packets that the program dropped because the bucket of bytes was empty. */
    public long refusedByBytes() {
        return (long) LONG.getOpaque(memory, REFUSED_BYTES);
    }

    /** The number of packets that the program dropped because the bucket of packets was empty. */
    public long refusedByPackets() {
        return (long) LONG.getOpaque(memory, REFUSED_PACKETS);
    }
}
