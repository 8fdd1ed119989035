package org.iceserver.turn.limits;

import java.util.concurrent.atomic.AtomicLong;

import org.iceserver.annotation.HotPath;
import org.iceserver.turn.kernel.KernelLanes;
import org.jspecify.annotations.Nullable;

/**
 * Limits what the whole server relays, with one token bucket for all loops, one second deep. Any thread, without locks.
 */
@HotPath
public final class SharedMeter {
    /** Nothing has been taken yet. */
    private static final long NEVER = Long.MIN_VALUE;

    private final long byteCost;
    private final KernelLanes.@Nullable ServerBucket kernel;
    private final AtomicLong fullNanos = new AtomicLong(NEVER);

    private SharedMeter(long byteCost, KernelLanes.@Nullable ServerBucket kernel) {
        this.byteCost = byteCost;
        this.kernel = kernel;
    }

    /**
     * A meter for the server's bandwidth; null when it is not limited.
     *
     * @param kernel the bucket that is shared with the kernel; null when the kernel relays nothing
     */
    public static @Nullable SharedMeter of(Bandwidth bandwidth, KernelLanes.@Nullable ServerBucket kernel) {
        boolean limited = bandwidth.serverBps() != Bandwidth.NONE;
        long byteCost = Meter.byteCost(bandwidth.serverBps());
        if (kernel != null) {
            kernel.begin(limited ? byteCost : 0);
        }
        return limited ? new SharedMeter(byteCost, kernel) : null;
    }

    /**
     * Takes this many bytes of a stream, which cannot be dropped. Returns for how many nanoseconds nothing more may be
     * taken.
     */
    public long take(int bytes, long nowNanos) {
        if (kernel != null) {
            return kernel.take(bytes, nowNanos);
        }
        long cost = Meter.nanos(bytes, byteCost);
        while (true) {
            long known = fullNanos.get();
            long full = filled(known, nowNanos) + cost;
            if (fullNanos.compareAndSet(known, full)) {
                return Math.max(0, full - nowNanos - Meter.SECOND_NANOS);
            }
        }
    }

    /** Takes this many bytes out of the bucket; false when it is empty. */
    public boolean admit(int bytes, long nowNanos) {
        if (kernel != null) {
            return kernel.admits(bytes, nowNanos);
        }
        while (true) {
            long known = fullNanos.get();
            long full = filled(known, nowNanos);
            if (full - nowNanos >= Meter.SECOND_NANOS) {
                return false;
            }
            if (fullNanos.compareAndSet(known, full + Meter.nanos(bytes, byteCost))) {
                return true;
            }
        }
    }

    private static long filled(long known, long nowNanos) {
        return known != NEVER && known - nowNanos > 0 ? known : nowNanos;
    }
}
