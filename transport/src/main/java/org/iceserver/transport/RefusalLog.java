package org.iceserver.transport;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs which limit refused something, and to whom. Each limit has its own line a minute: anybody can cause such lines,
 * and a flood of one kind must not hide another. One thread.
 *
 * @param <L> the limits; their text form is the name of their row in the limits table
 */
public final class RefusalLog<L extends Enum<L>> {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

    private final Map<L, OncePerMinute> lines;
    private final Function<L, String> words;

    /**
     * @param words what a limit bounds, in words for people
     * @param nanos monotonic time
     */
    public RefusalLog(Class<L> limits, Function<L, String> words, LongSupplier nanos) {
        this.words = words;
        lines = new EnumMap<>(limits);
        for (L limit : limits.getEnumConstants()) {
            lines.put(limit, new OncePerMinute(nanos));
        }
    }

    /** @param whom at least the client's address; made into text only when a line is written */
    public void refused(Object whom, L limit) {
        if (due(limit)) {
            write(whom, limit);
        }
    }

    /**
     * Whether to {@link #write} a line now; otherwise it is counted as held back. For callers that must first compose
     * {@code whom}.
     */
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
