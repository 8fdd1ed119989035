package org.iceserver.turn.trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.stun.StunMessage;
import org.iceserver.transport.FiveTuple;
import org.iceserver.turn.limits.Limits;
import org.iceserver.turn.limits.TokenBucket;

/**
 * The running traces, each with a limited time, and the rate of their lines. Any thread; times are monotonic
 * nanoseconds.
 */
public final class Traces {
    /** The most traces at once. */
    public static final int MOST = 8;
    public static final Duration USUAL = Duration.ofMinutes(10);
    public static final Duration LONGEST = Duration.ofHours(1);
    /** The rate of the lines of all traces together, because strangers may cause them. */
    public static final Limits.Rate LINES = new Limits.Rate(20, 100);

    private final String realm;
    private volatile List<Trace> on = List.of();
    private final TokenBucket lines;
    private long leftOut;

    /** @param endNanos when it ends by itself */
    private record Trace(TraceFilter filter, long endNanos) {
        boolean over(long nowNanos) {
            return endNanos - nowNanos <= 0;
        }
    }

    /** A running trace, and its remaining time. */
    public record View(TraceFilter filter, Duration left) {}

    /** @param realm of this server */
    public Traces(String realm, long nowNanos) {
        this.realm = realm;
        lines = new TokenBucket(LINES, nowNanos);
    }

    /**
     * Begins a trace, or restarts its time.
     *
     * @throws IllegalArgumentException with one sentence, when there are already too many traces or it would last too
     *     long
     */
    public synchronized void begin(TraceFilter filter, Duration length, long nowNanos) {
        if (length.compareTo(Duration.ofSeconds(1)) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "A trace lasts from 1 s to " + LONGEST.toSeconds() + " s, and not " + length.toSeconds() + " s.");
        }
        List<Trace> others = new ArrayList<>(on);
        others.removeIf(trace -> trace.over(nowNanos) || trace.filter.equals(filter));
        if (others.size() >= MOST) {
            throw new IllegalArgumentException(
                    "There are " + MOST + " traces, which is the most; end them first (iceserver trace --off).");
        }
        others.add(new Trace(filter, nowNanos + length.toNanos()));
        on = List.copyOf(others);
    }

    /** Ends all traces. Returns how many there were. */
    public synchronized int end(long nowNanos) {
        int ended = on(nowNanos).size();
        on = List.of();
        return ended;
    }

    /** Ends the trace of this user or address; how many there were, 0 or 1. */
    public synchronized int end(TraceFilter filter, long nowNanos) {
        boolean found = on(nowNanos).stream().anyMatch(view -> view.filter().equals(filter));
        on = on.stream().filter(trace -> !trace.filter.equals(filter)).toList();
        return found ? 1 : 0;
    }

    public List<View> on(long nowNanos) {
        return on.stream().filter(trace -> !trace.over(nowNanos))
                .map(trace -> new View(trace.filter, Duration.ofNanos(trace.endNanos - nowNanos))).toList();
    }

    /** Whether no trace is running. */
    public boolean over(long nowNanos) {
        for (Trace trace : on) {
            if (!trace.over(nowNanos)) {
                return false;
            }
        }
        return true;
    }

    /** Whether an exchange must be traced. */
    public boolean fits(FiveTuple path, StunMessage request, long nowNanos) {
        for (Trace trace : on) {
            if (!trace.over(nowNanos) && trace.filter.fits(path, request, realm)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one more line may be written. If not, it is counted as left out. */
    public synchronized boolean admits(long nowNanos) {
        boolean admitted = lines.take(1, nowNanos);
        leftOut += admitted ? 0 : 1;
        return admitted;
    }

    /** How many lines were left out since the last call. */
    public synchronized long leftOut() {
        long count = leftOut;
        leftOut = 0;
        return count;
    }
}
