package org.iceserver.transport;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which limit refused something, and to whom: for each limit a line a minute, since strangers decide how often it
 * happens, and a flood of one kind must not hide another. One thread.
 *
 * @param <L> the limits, which print as their rows of the limits table
 */
public final class RefusalLog<L extends Enum<L>> {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

    private final Map<L, OncePerMinute> lines;
    private final Function<L, String> words;

    /**
     * @param words what a limit bounds, for people
     * @param nanos monotonic time
     */
    public RefusalLog(Class<L> limits, Function<L, String> words, LongSupplier nanos) {
        this.words = words;
        lines = new EnumMap<>(limits);
        for (L limit : limits.getEnumConstants()) {
            lines.put(limit, new OncePerMinute(nanos));
        }
    }

    /** @param whom the client's address, at least; rendered only when a line is written */
    public void refused(Object whom, L limit) {
        if (due(limit)) {
            write(whom, limit);
        }
    }

    /** Whether to {@link #write} a line now; it counts as held back otherwise. For those who have to compose {@code whom}. */
    public boolean due(L limit) {
        return LOG.isInfoEnabled() && line(limit).admits();
    }

    public void write(Object whom, L limit) {
        LOG.info("Refused {}: limit {} reached ({}; {} more since the last report)", whom, limit, words.apply(limit),
                line(limit).heldBack());
    }

    private OncePerMinute line(L limit) {
        return Objects.requireNonNull(lines.get(limit));
    }
}
