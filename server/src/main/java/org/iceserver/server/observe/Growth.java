package org.iceserver.server.observe;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A counter that is looked at now and then: whether it has grown lately. Any thread. */
final class Growth {
    private final LongSupplier counter;
    private final long latelyNanos;
    private long seen;
    private boolean grown;
    private long grownNanos;

    /** @param lately for how long growth is remembered */
    Growth(LongSupplier counter, Duration lately) {
        this.counter = counter;
        this.latelyNanos = lately.toNanos();
        this.seen = counter.getAsLong();
    }

    /** Whether it grew since the last look or, seen by an earlier one, not long ago. */
    synchronized boolean lately(long nowNanos) {
        long now = counter.getAsLong();
        if (now > seen) {
            grown = true;
            grownNanos = nowNanos;
        }
        seen = now;
        return grown && nowNanos - grownNanos < latelyNanos;
    }
}
