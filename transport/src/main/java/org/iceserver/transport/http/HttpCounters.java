package org.iceserver.transport.http;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.iceserver.transport.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the refusals and failures of one HTTP port, and logs one line a minute of each kind. Any thread. */
public final class HttpCounters {
    private static final Logger LOG = LoggerFactory.getLogger(HttpCounters.class);
    private static final int SHOWN = 100;

    private final Map<HttpRefusal, LongAdder> refusals = new EnumMap<>(HttpRefusal.class);
    private final Map<HttpRefusal, OncePerMinute> lines = new EnumMap<>(HttpRefusal.class);
    private final AtomicLong connections = new AtomicLong();
    private final LongAdder handshakes = new LongAdder();
    private final LongAdder failedHandshakes = new LongAdder();

    HttpCounters() {
        for (HttpRefusal why : HttpRefusal.values()) {
            refusals.put(why, new LongAdder());
            lines.put(why, new OncePerMinute());
        }
    }

    public long refusals(HttpRefusal why) {
        return count(why).sum();
    }

    /** How many connections are open. */
    public long connections() {
        return connections.get();
    }

    /** TLS handshakes that were completed. */
    public long handshakes() {
        return handshakes.sum();
    }

    /** TLS handshakes that failed. */
    public long failedHandshakes() {
        return failedHandshakes.sum();
    }

    void handshake(boolean established) {
        (established ? handshakes : failedHandshakes).increment();
    }

    void connections(int now) {
        connections.set(now);
    }

    void refused(HttpRefusal why) {
        count(why).increment();
    }

    /** @param sentence what happened and what to do, without its full stop */
    void refused(HttpRefusal why, String sentence) {
        refused(why);
        if (admits(why)) {
            LOG.warn("{} ({} times since the start)", sentence, refusals(why));
        }
    }

    /** Logs a fault of this server with its stack trace. A remote party can cause one such line a minute at most. */
    void failed(String what, Throwable why) {
        refused(HttpRefusal.FAULT);
        if (admits(HttpRefusal.FAULT)) {
            String shown = what.length() > SHOWN ? what.substring(0, SHOWN) + "..." : what;
            LOG.error("{} failed ({} faults since the start)", shown, refusals(HttpRefusal.FAULT), why);
        }
    }

    private boolean admits(HttpRefusal why) {
        return Objects.requireNonNull(lines.get(why)).admits();
    }

    private LongAdder count(HttpRefusal why) {
        return Objects.requireNonNull(refusals.get(why));
    }
}
