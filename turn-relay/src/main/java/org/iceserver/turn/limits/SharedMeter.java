package org.iceserver.turn.limits;

import java.util.concurrent.atomic.AtomicLong;

import org.iceserver.annotation.HotPath;
import org.iceserver.turn.kernel.KernelLanes;
import org.jspecify.annotations.Nullable;

/** What the whole server may relay: one token bucket, a second deep, for every loop. Any thread, without locks. */
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
     * Null where the server's bandwidth is not limited.
     *
     * @param kernel the bucket that the kernel takes from too, or null: it relays nothing
     */
    public static @Nullable SharedMeter of(Bandwidth bandwidth, KernelLanes.@Nullable ServerBucket kernel) {
        boolean limited = bandwidth.serverBps() != Bandwidth.NONE;
        long byteCost = Meter.byteCost(bandwidth.serverBps());
        if (kernel != null) {
            kernel.begin(limited ? byteCost : 0);
        }
        return limited ? new SharedMeter(byteCost, kernel) : null;
    }

    /** Takes so many bytes of a stream, which cannot be dropped; how long nothing more may be taken. */
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

    /** Takes so many bytes out of the bucket, unless nothing is left in it. */
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
