package org.iceserver.turn.netty;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

import org.iceserver.turn.Limit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns when a quota refuses an allocation, at most once a minute for each quota of the server: its operator may not know that
 * there is one. Any thread.
 */
final class QuotaWarnings {
    private static final Logger LOG = LoggerFactory.getLogger(QuotaWarnings.class);
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private final AtomicLongArray nextLineNanos = new AtomicLongArray(Limit.values().length);
    private final AtomicLongArray refusals = new AtomicLongArray(Limit.values().length);

    /** @param nanos monotonic time */
    QuotaWarnings(LongSupplier nanos) {
        this.nanos = nanos;
        for (Limit limit : Limit.values()) {
            nextLineNanos.set(limit.ordinal(), nanos.getAsLong());
        }
    }

    /** Counts a refusal, and says whether it is to be {@link #warn warned} of now. */
    boolean due(Limit limit) {
        if (!limit.isQuota()) {
            return false;
        }
        refusals.incrementAndGet(limit.ordinal());
        long now = nanos.getAsLong();
        long next = nextLineNanos.get(limit.ordinal());
        return now - next >= 0 && nextLineNanos.compareAndSet(limit.ordinal(), next, now + MINUTE_NANOS);
    }

    /** @param whom the user and the client's address */
    void warn(Object whom, Limit limit) {
        LOG.warn("Refused {}: limit {} reached ({}). Raise it with --limit {}=N, or none for no limit ({} refusals by it"
                + " so far)", whom, limit, limit.words(), limit, refusals.get(limit.ordinal()));
    }
}
