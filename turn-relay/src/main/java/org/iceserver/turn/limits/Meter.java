package org.iceserver.turn.limits;

import org.iceserver.annotation.HotPath;
import org.iceserver.turn.kernel.KernelLane;
import org.jspecify.annotations.Nullable;

/**
 * What one allocation may relay in one direction: two token buckets, bytes and packets, a second deep. A packet passes
 * while anything is left, whatever its length, and what it takes too much the next ones wait for. One thread.
 */
@HotPath
public final class Meter {
    static final long SECOND_NANOS = 1_000_000_000L;
    /** Nanoseconds are counted in fractions of this many bits, so that a fast link's bytes have a price too. */
    private static final int FRACTION_BITS = 16;
    private static final long BITS_PER_BYTE = 8;

    private final long byteCost;
    private final long packetNanos;
    private long bytesFullNanos;
    private long packetsFullNanos;
    private KernelLane.@Nullable Direction shared;

    private Meter(Bandwidth bandwidth, long nowNanos) {
        byteCost = byteCost(bandwidth.allocationBps());
        packetNanos = bandwidth.allocationPps() == Bandwidth.NONE ? 0 : SECOND_NANOS / bandwidth.allocationPps();
        bytesFullNanos = nowNanos;
        packetsFullNanos = nowNanos;
    }

    /** Null where neither bytes nor packets are limited. */
    static @Nullable Meter of(Bandwidth bandwidth, long nowNanos) {
        return bandwidth.allocationBps() == Bandwidth.NONE && bandwidth.allocationPps() == Bandwidth.NONE
                ? null
                : new Meter(bandwidth, nowNanos);
    }

    /** From now on the kernel takes from these buckets, too. */
    void shareWith(KernelLane.Direction kernel) {
        kernel.begin(byteCost, packetNanos, bytesFullNanos, packetsFullNanos);
        shared = kernel;
    }

    /** From now on nobody else takes from them. */
    void keepAlone() {
        KernelLane.Direction kernel = shared;
        if (kernel != null) {
            bytesFullNanos = kernel.bytesFullNanos();
            packetsFullNanos = kernel.packetsFullNanos();
            shared = null;
        }
    }

    /** Takes a packet of so many bytes out of both buckets; otherwise the limit that one of them is for. */
    @Nullable
    Limit refuses(int bytes, long nowNanos) {
        KernelLane.Direction kernel = shared;
        if (kernel != null) {
            return refuses(kernel, bytes, nowNanos);
        }
        long bytesFull = bytesFullNanos - nowNanos > 0 ? bytesFullNanos : nowNanos;
        long packetsFull = packetsFullNanos - nowNanos > 0 ? packetsFullNanos : nowNanos;
        if (bytesFull - nowNanos >= SECOND_NANOS) {
            return Limit.ALLOCATION_BPS;
        }
        if (packetsFull + packetNanos - nowNanos > SECOND_NANOS) {
            return Limit.ALLOCATION_PPS;
        }
        bytesFullNanos = bytesFull + nanos(bytes, byteCost);
        packetsFullNanos = packetsFull + packetNanos;
        return null;
    }

    private static @Nullable Limit refuses(KernelLane.Direction kernel, int bytes, long nowNanos) {
        if (kernel.bytesRefused(nowNanos)) {
            return Limit.ALLOCATION_BPS;
        }
        if (kernel.packetsRefused(nowNanos)) {
            return Limit.ALLOCATION_PPS;
        }
        kernel.take(bytes, nowNanos);
        return null;
    }

    /**
     * Takes so many bytes of a stream, which cannot be dropped.
     *
     * @return how long nothing more may be taken
     */
    long take(int bytes, long nowNanos) {
        bytesFullNanos = (bytesFullNanos - nowNanos > 0 ? bytesFullNanos : nowNanos) + nanos(bytes, byteCost);
        return Math.max(0, bytesFullNanos - nowNanos - SECOND_NANOS);
    }

    /** What one byte takes, in the fractions that {@link #nanos} undoes. */
    static long byteCost(long bitsPerSecond) {
        return bitsPerSecond == Bandwidth.NONE
                ? 0
                : ((BITS_PER_BYTE * SECOND_NANOS) << FRACTION_BITS) / bitsPerSecond;
    }

    static long nanos(int bytes, long byteCost) {
        return (bytes * byteCost) >> FRACTION_BITS;
    }
}
