package org.iceserver.turn.netty;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

import org.iceserver.stun.PrintableText;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.OncePerSecond;
import org.iceserver.turn.Limit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which limit refused something: for each limit a line a second, since strangers decide how often it happens, and a
 * flood of one kind must not hide another. One loop.
 */
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);

    private final Map<Limit, OncePerSecond> lines = new EnumMap<>(Limit.class);

    /** @param turnNanos the monotonic time of the running turn */
    RefusalLog(LongSupplier turnNanos) {
        for (Limit limit : Limit.values()) {
            lines.put(limit, new OncePerSecond(turnNanos));
        }
    }

    /** @param username empty where nobody has proven who they are */
    void refused(ClientPath from, String username, Limit limit) {
        if (due(limit)) {
            write(username.isEmpty()
                    ? from.fiveTuple()
                    : "'" + PrintableText.of(username) + "' at " + from.fiveTuple(), limit);
        }
    }

    /** @param whom or what; rendered only when a line is written */
    void refused(Object whom, Limit limit) {
        if (due(limit)) {
            write(whom, limit);
        }
    }

    private boolean due(Limit limit) {
        return LOG.isInfoEnabled() && line(limit).admits();
    }

    private void write(Object whom, Limit limit) {
        LOG.info("Refused {}: limit {} reached ({}; {} more since the last report)", whom, limit, limit.words(),
                line(limit).heldBack());
    }

    private OncePerSecond line(Limit limit) {
        return Objects.requireNonNull(lines.get(limit));
    }
}
