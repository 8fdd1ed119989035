package org.iceserver.signal.netty;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.iceserver.signal.SignalCounters;
import org.iceserver.signal.SignalLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which limits refused something: for each a line a second at most, since strangers decide how often it happens. On the signal loop. */
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SignalCounters counters;
    private final Map<SignalLimit, Long> said = new EnumMap<>(SignalLimit.class);
    private long lookedNanos;

    RefusalLog(SignalCounters counters, long nowNanos) {
        this.counters = counters;
        lookedNanos = nowNanos;
    }

    /** To be called often; looks once a second. */
    void look(long nowNanos) {
        if (nowNanos - lookedNanos < SECOND_NANOS) {
            return;
        }
        lookedNanos = nowNanos;
        for (SignalLimit limit : SignalLimit.values()) {
            long now = counters.refusals(limit);
            long before = said.getOrDefault(limit, 0L);
            if (now > before) {
                LOG.info("Refused signaling clients {} times: limit {} reached ({})", now - before, limit,
                        limit.words());
                said.put(limit, now);
            }
        }
    }
}
