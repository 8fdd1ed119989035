package org.iceserver.credentials.slow;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * What the directory said of one claim, and how often it may be asked about it again. Any thread.
 *
 * <p>A name that nobody has is treated as a user is, so that the time of an answer does not tell them apart.
 */
final class Told {
    /** So many questions about one claim at once, and one more each second: a token bucket (the generic cell rate algorithm). */
    private static final int BURST = 5;
    private static final long EACH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final @Nullable UserKeys keys;
    private final long sinceNanos;
    /** When the bucket is full again. What is told later of the same claim has the same bucket. */
    private final AtomicLong fullAtNanos;

    private Told(@Nullable UserKeys keys, long sinceNanos, AtomicLong fullAtNanos) {
        this.keys = keys;
        this.sinceNanos = sinceNanos;
        this.fullAtNanos = fullAtNanos;
    }

    /** @param keys null: nobody has this name */
    static Told first(@Nullable UserKeys keys, long nowNanos) {
        return new Told(keys, nowNanos, new AtomicLong(nowNanos + EACH_NANOS));
    }

    /** What was told after this of the same claim. */
    Told then(@Nullable UserKeys later, long nowNanos) {
        return new Told(later, nowNanos, fullAtNanos);
    }

    /** Null: nobody has this name. */
    @Nullable
    UserKeys keys() {
        return keys;
    }

    /** Whether it was told no longer ago than this, and its keys have not expired. */
    boolean within(Duration age, long nowNanos) {
        Duration goodFor = keys == null ? null : keys.goodFor();
        Duration most = goodFor == null || goodFor.compareTo(age) > 0 ? age : goodFor;
        return nowNanos - sinceNanos < most.toNanos();
    }

    /** Takes one question about this claim, or says that none is left now. */
    boolean mayAskAgain(long nowNanos) {
        while (true) {
            long fullAt = fullAtNanos.get();
            long after = (fullAt - nowNanos > 0 ? fullAt : nowNanos) + EACH_NANOS;
            if (after - nowNanos > BURST * EACH_NANOS) {
                return false;
            }
            if (fullAtNanos.compareAndSet(fullAt, after)) {
                return true;
            }
        }
    }
}
