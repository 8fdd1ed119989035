package org.iceserver.credentials.slow;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

import org.iceserver.transport.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the other side answers. Says so in the log when that changes: a line when an outage begins, of one outage a minute at
 * most, and a line when it ends. While it is away somebody tries once a second; everybody else need not wait for a failure. Any thread.
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

    /** @param what the other side, which knows users, in words, to begin a sentence with */
    public Outage(String what, LongSupplier nanos) {
        this(what, "Users it told of lately can still allocate, others get 500 until it answers", nanos);
    }

    /** @param meanwhile what its absence means, one sentence without a full stop */
    public Outage(String what, String meanwhile, LongSupplier nanos) {
        this.what = what;
        this.meanwhile = meanwhile;
        this.nanos = nanos;
        failures = new OncePerMinute(nanos);
        unclear = new OncePerMinute(nanos);
    }

    /** Whether somebody tried lately, in vain, so that it is not worth asking; {@link #mayTry} says who tries next. */
    public synchronized boolean resting() {
        return away && nanos.getAsLong() - triedNanos < RETRY_NANOS;
    }

    /** Whether it is worth asking now: yes while it answers, and for one asker a second while it does not. */
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

    /** What is missing while it is away, one or two sentences; empty while it answers. */
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
        // One that began in the minute of another one's line is told of when the minute is over, if it lasts.
        if (!told && failures.admits(now)) {
            told = true;
            LOG.warn("{} cannot be asked: {}. {}", what, why, meanwhile);
        }
    }

    /** It is there, but said nothing that can be used of one user: no reason not to ask about the next. */
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
