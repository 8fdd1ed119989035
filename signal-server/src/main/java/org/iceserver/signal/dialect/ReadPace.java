package org.iceserver.signal.dialect;

import java.util.concurrent.TimeUnit;

/**
 * A token bucket that slows reading: one token a message. It never refuses one.
 *
 * <p>A client that keeps it empty for two seconds gets a strike; the third in a row is one too many.
 */
public final class ReadPace {
    private static final long STRIKE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** When this time, and that of two messages, passes without throttling, the client has slowed down by itself. */
    private static final long RECOVERED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int RECOVERED_MESSAGES = 2;
    public static final int STRIKES = 3;

    private final double tokensPerNano;
    private final int burst;
    private final long recoveredNanos;
    private double tokens;
    private long refilledNanos;
    private boolean wasEmpty;
    private long emptySinceNanos;
    private long lastEmptyNanos;
    private int strikes;

    public ReadPace(int perSecond, int burst, long nowNanos) {
        this.tokensPerNano = perSecond / 1e9;
        this.burst = burst;
        this.recoveredNanos = RECOVERED_NANOS + RECOVERED_MESSAGES * TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.tokens = burst;
        this.refilledNanos = nowNanos;
    }

    /** Pays for one message. @return whether the next one may be read now */
    public boolean take(long nowNanos) {
        refill(nowNanos);
        tokens--;
        if (tokens >= 1) {
            return true;
        }
        if (!wasEmpty || nowNanos - lastEmptyNanos > recoveredNanos) {
            wasEmpty = true;
            emptySinceNanos = nowNanos;
            strikes = 0;
        }
        lastEmptyNanos = nowNanos;
        return false;
    }

    /** Whether a client that had to wait may be read again. */
    public boolean ready(long nowNanos) {
        refill(nowNanos);
        return tokens >= 1;
    }

    /** Asked about a client that has to wait. @return the number of a new strike, or 0 */
    public int strike(long nowNanos) {
        if (nowNanos - emptySinceNanos < STRIKE_NANOS) {
            return 0;
        }
        emptySinceNanos = nowNanos;
        return ++strikes;
    }

    private void refill(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - refilledNanos) * tokensPerNano);
        refilledNanos = nowNanos;
    }
}
