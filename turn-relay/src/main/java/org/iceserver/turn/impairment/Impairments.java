package org.iceserver.turn.impairment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.iceserver.transport.FiveTuple;
import org.jspecify.annotations.Nullable;

/** The impairments that are on, at most {@link #MOST}. Any thread. */
public final class Impairments {
    public static final int MOST = 64;
    public static final Duration USUAL = Duration.ofMinutes(10);
    public static final Duration LONGEST = Duration.ofHours(24);

    /** Newest first: where two fit a session, the newer one counts. */
    private volatile List<Impairment> on = List.of();

    /**
     * Adds an impairment. It replaces one of the same target.
     *
     * @throws IllegalArgumentException with one sentence, when there are too many or it would last too long
     */
    public synchronized void begin(ImpairmentTarget target, NetworkConditions conditions, long seed, Duration length,
            long nowNanos) {
        if (length.compareTo(Duration.ofSeconds(1)) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("An impairment lasts from 1 s to " + LONGEST.toSeconds() + " s, and not "
                    + length.toSeconds() + " s.");
        }
        List<Impairment> others = new ArrayList<>(on(nowNanos));
        others.removeIf(one -> one.target().equals(target));
        if (others.size() >= MOST) {
            throw new IllegalArgumentException("There are " + MOST
                    + " impairments, which is the most; end one first (iceserver impair --off).");
        }
        others.addFirst(new Impairment(target, conditions, seed, nowNanos + length.toNanos()));
        on = List.copyOf(others);
    }

    /** Ends those that match; returns how many there were. */
    public synchronized int end(Predicate<ImpairmentTarget> which, long nowNanos) {
        List<Impairment> before = on(nowNanos);
        on = before.stream().filter(one -> !which.test(one.target())).toList();
        return before.size() - on.size();
    }

    /** Those that are on now, newest first. */
    public List<Impairment> on(long nowNanos) {
        return on.stream().filter(one -> !one.over(nowNanos)).toList();
    }

    /** The impairment of this session, or null. */
    public @Nullable Impairment of(String quotaUser, String username, FiveTuple path, long nowNanos) {
        for (Impairment one : on) {
            if (!one.over(nowNanos) && one.target().fits(quotaUser, username, path)) {
                return one;
            }
        }
        return null;
    }
}
