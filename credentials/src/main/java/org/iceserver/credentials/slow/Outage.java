package org.iceserver.credentials.slow;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.iceserver.transport.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks whether the other side answers, and logs when that changes: one line when an outage begins, for at most one
 * outage a minute, and one line when it ends. During an outage one caller a second tries again; all others fail at once
 * without waiting. Any thread.
 */
public final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final String what;
    private final String meanwhile;
    private final LongSupplier nanos;
    private final OncePerMinute failures;
    private final OncePerMinute unclear;
    private boolean away;
    private boolean told;
    private long beganNanos;
    private long triedNanos;

    /** @param what the other side, which knows users, in words that can begin a sentence */
    public Outage(String what, LongSupplier nanos) {
        this(what, "Users it confirmed recently can still allocate; others get 500 until it answers", nanos);
    }

    /** @param meanwhile what the outage means, one sentence without a full stop */
    public Outage(String what, String meanwhile, LongSupplier nanos) {
        this.what = what;
        this.meanwhile = meanwhile;
        this.nanos = nanos;
        failures = new OncePerMinute(nanos);
        unclear = new OncePerMinute(nanos);
    }

    /**
     * Whether somebody has just tried without success, so that asking is not worthwhile; {@link #mayTry} says who tries
     * next.
     */
    public synchronized boolean resting() {
        return away && nanos.getAsLong() - triedNanos < RETRY_NANOS;
    }

    /** Whether to ask now: always while it answers; during an outage for one caller a second. */
    public synchronized boolean mayTry() {
        long now = nanos.getAsLong();
        if (away && now - triedNanos < RETRY_NANOS) {
            return false;
        }
        triedNanos = now;
        return true;
    }

    public synchronized boolean away() {
        return away;
    }

    /** One or two sentences about the outage; empty while it answers. */
    public synchronized Optional<String> absence() {
        return away
                ? Optional.of(Character.toUpperCase(what.charAt(0)) + what.substring(1) + " has not answered for "
                        + Duration.ofNanos(nanos.getAsLong() - beganNanos).toSeconds() + " s. " + meanwhile + ".")
                : Optional.empty();
    }

    /** @param why one sentence without a secret */
    public synchronized void failed(String why) {
        long now = nanos.getAsLong();
        triedNanos = now;
        if (!away) {
            away = true;
            told = false;
            beganNanos = now;
        }
        // An outage that begins less than a minute after the last such line is logged later, when the minute is over,
        // if it still lasts.
        if (!told && failures.admits(now)) {
            told = true;
            LOG.warn("{} cannot be asked: {}. {}", what, why, meanwhile);
        }
    }

    /** It has answered, but the answer about one user cannot be used. Other users can still be asked for. */
    synchronized void answeredUnclearly(String why) {
        answered();
        if (unclear.admits(nanos.getAsLong())) {
            LOG.warn("{} gave no clear answer about a user, who gets 500: {} ({} more since the last report)", what,
                    why,
                    unclear.heldBack());
        }
    }

    public synchronized void answered() {
        if (!away) {
            return;
        }
        away = false;
        if (told) {
            LOG.warn("{} answers again, after {} s", what,
                    Duration.ofNanos(nanos.getAsLong() - beganNanos).toSeconds());
        }
    }
}
