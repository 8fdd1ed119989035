package org.iceserver.credentials.slow;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * The directory's answer about one claim, and the limit on asking again. Any thread.
 *
 * <p>An unknown name is treated like a user, so that the time of an answer does not tell them apart.
 */
final class Told {
    /**
     * How many questions about one claim may come at once; one more is allowed each second. A token bucket (the generic
     * cell rate algorithm).
     */
    private static final int BURST = 5;
    private static final long EACH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final @Nullable UserKeys keys;
    private final long sinceNanos;
    /** When the bucket is full again. Later answers about the same claim share the bucket. */
    private final AtomicLong fullAtNanos;

    private Told(@Nullable UserKeys keys, long sinceNanos, AtomicLong fullAtNanos) {
        this.keys = keys;
        this.sinceNanos = sinceNanos;
        this.fullAtNanos = fullAtNanos;
    }

    /** @param keys null when there is no such user */
    static Told first(@Nullable UserKeys keys, long nowNanos) {
        return new Told(keys, nowNanos, new AtomicLong(nowNanos + EACH_NANOS));
    }

    /** A later answer about the same claim. */
    Told then(@Nullable UserKeys later, long nowNanos) {
        return new Told(later, nowNanos, fullAtNanos);
    }

    /** The keys; null when there is no such user. */
    @Nullable
    UserKeys keys() {
        return keys;
    }

    /** Whether the answer is not older than this and its keys have not expired. */
    boolean within(Duration age, long nowNanos) {
        Duration goodFor = keys == null ? null : keys.goodFor();
        Duration most = goodFor == null || goodFor.compareTo(age) > 0 ? age : goodFor;
        return nowNanos - sinceNanos < most.toNanos();
    }

    /** Takes one question about this claim; false when none is left now. */
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
