package org.iceserver.turn.limits;

import org.iceserver.annotation.HotPath;
import org.iceserver.turn.kernel.KernelLane;
import org.jspecify.annotations.Nullable;

/**
 * Limits what one allocation relays in one direction, with two token buckets, for bytes and for packets, each one
 * second deep. A packet of any length passes while the bucket is not empty; if it takes more than is left, the next
 * packets wait for that. One thread.
 */
@HotPath
public final class Meter {
    static final long SECOND_NANOS = 1_000_000_000L;
    /** Nanoseconds are counted with this many fractional bits, so that a byte has a price even on a fast link. */
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

    /** A meter for this bandwidth; null when neither bytes nor packets are limited. */
    static @Nullable Meter of(Bandwidth bandwidth, long nowNanos) {
        return bandwidth.allocationBps() == Bandwidth.NONE && bandwidth.allocationPps() == Bandwidth.NONE
                ? null
                : new Meter(bandwidth, nowNanos);
    }

    /** From now on the kernel takes from these buckets too. */
    void shareWith(KernelLane.Direction kernel) {
        kernel.begin(byteCost, packetNanos, bytesFullNanos, packetsFullNanos);
        shared = kernel;
    }

    /** From now on only this process takes from the buckets. */
    void keepAlone() {
        KernelLane.Direction kernel = shared;
        if (kernel != null) {
            bytesFullNanos = kernel.bytesFullNanos();
            packetsFullNanos = kernel.packetsFullNanos();
            shared = null;
        }
    }

    /** Takes a packet of this size out of both buckets. Returns null, or the limit of the bucket that was empty. */
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
     * Takes this many bytes of a stream, which cannot be dropped.
     *
     * @return for how many nanoseconds nothing more may be taken
     */
    long take(int bytes, long nowNanos) {
        bytesFullNanos = (bytesFullNanos - nowNanos > 0 ? bytesFullNanos : nowNanos) + nanos(bytes, byteCost);
        return Math.max(0, bytesFullNanos - nowNanos - SECOND_NANOS);
    }

    /** The cost of one byte, in fractions that {@link #nanos} converts back to nanoseconds. */
    static long byteCost(long bitsPerSecond) {
        return bitsPerSecond == Bandwidth.NONE
                ? 0
                : ((BITS_PER_BYTE * SECOND_NANOS) << FRACTION_BITS) / bitsPerSecond;
    }

    static long nanos(int bytes, long byteCost) {
        return (bytes * byteCost) >> FRACTION_BITS;
    }
}
