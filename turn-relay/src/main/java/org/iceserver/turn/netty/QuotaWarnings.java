package org.iceserver.turn.netty;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
    private final Map<Limit, Line> lines = new EnumMap<>(Limit.class);

    /** When the next line about one quota is due, and how often that quota refused something. */
    private record Line(AtomicLong dueNanos, AtomicLong refusals) {}

    /** @param nanos monotonic time */
    QuotaWarnings(LongSupplier nanos) {
        this.nanos = nanos;
        for (Limit limit : Limit.values()) {
            lines.put(limit, new Line(new AtomicLong(nanos.getAsLong()), new AtomicLong()));
        }
    }

    /** Counts a refusal, and says whether it is to be {@link #warn warned} of now. */
    boolean due(Limit limit) {
        if (!limit.isQuota()) {
            return false;
        }
        Line line = line(limit);
        line.refusals.incrementAndGet();
        long now = nanos.getAsLong();
        long due = line.dueNanos.get();
        return now - due >= 0 && line.dueNanos.compareAndSet(due, now + MINUTE_NANOS);
    }

    /** @param whom the user and the client's address */
    void warn(Object whom, Limit limit) {
        LOG.warn(
                "Refused {}: limit {} reached ({}). Raise it with --limit {}=N, or none for no limit ({} refusals by it"
                        + " so far)",
                whom, limit, limit.words(), limit, line(limit).refusals.get());
    }

    private Line line(Limit limit) {
        return Objects.requireNonNull(lines.get(limit));
    }
}
