package org.iceserver.turn.rejection;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.OncePerMinute;

/**
 * Decides which refused requests the log warns about: once a minute for each reason and source, and for everyday
 * reasons once a minute for all sources together. The number of pairs of reason and source is bounded; further pairs in
 * the same minute share one line for each reason. Any thread; the time is an argument.
 */
public final class RejectionWarnings {
    static final int MOST = 64;
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final IpAddress EVERY_SOURCE = IpAddress.v4(0);

    /** The pair with the oldest warning is first. */
    private final LinkedHashMap<Pair, Line> lines = new LinkedHashMap<>();
    private final Map<RejectionReason, OncePerMinute> others = new EnumMap<>(RejectionReason.class);

    private record Pair(RejectionReason reason, IpAddress source) {}

    /** When the last warning about a pair was due, and how often the pair has occurred since. */
    private static final class Line {
        private final long warnedNanos;
        private int since;

        Line(long warnedNanos) {
            this.warnedNanos = warnedNanos;
        }
    }

    /** Whether to write a line now, and how many such lines were held back since the last one. */
    public record Verdict(boolean due, int heldBack) {
        static final Verdict NOT_NOW = new Verdict(false, 0);
    }

    /** @param now monotonic nanoseconds */
    public synchronized Verdict met(Rejected rejected, long now) {
        RejectionReason reason = rejected.reason();
        Pair pair = new Pair(reason, reason.everyday() ? EVERY_SOURCE : rejected.path().client().source());
        Line last = lines.get(pair);
        if (last != null && now - last.warnedNanos < MINUTE_NANOS) {
            last.since++;
            return Verdict.NOT_NOW;
        }
        lines.remove(pair);
        forgetTheOld(now);
        if (lines.size() >= MOST) {
            return ofManySources(reason, now);
        }
        lines.put(pair, new Line(now));
        return new Verdict(true, last == null ? 0 : last.since);
    }

    private void forgetTheOld(long now) {
        while (lines.size() >= MOST && now - lines.firstEntry().getValue().warnedNanos >= MINUTE_NANOS) {
            lines.pollFirstEntry();
        }
    }

    private Verdict ofManySources(RejectionReason reason, long now) {
        OncePerMinute line = others.computeIfAbsent(reason, _ -> new OncePerMinute());
        return line.admits(now) ? new Verdict(true, line.heldBack()) : Verdict.NOT_NOW;
    }
}
