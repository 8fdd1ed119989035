package org.iceserver.server.observe;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Watches a counter that is read now and then: has it grown lately? Any thread. */
final class Growth {
    private final LongSupplier counter;
    private final long latelyNanos;
    private long seen;
    private boolean grown;
    private long grownNanos;

    /** @param lately how long growth is remembered */
    Growth(LongSupplier counter, Duration lately) {
        this.counter = counter;
        this.latelyNanos = lately.toNanos();
        this.seen = counter.getAsLong();
    }

    /** Whether it has grown since the last look, or grew recently at an earlier look. */
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
