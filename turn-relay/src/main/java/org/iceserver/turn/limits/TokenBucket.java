package org.iceserver.turn.limits;

import org.iceserver.annotation.HotPath;

/**
 * A token bucket: an average rate, and a burst. Its whole state is one number, the time at which the bucket will be
 * full again (the generic cell rate algorithm). One thread.
 */
@HotPath
public final class TokenBucket {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final long costNanos;
    private final long depthNanos;
    private long fullAtNanos;

    public TokenBucket(Limits.Rate rate, long nowNanos) {
        costNanos = SECOND_NANOS / rate.perSecond();
        depthNanos = costNanos * rate.burst();
        fullAtNanos = nowNanos;
    }

    /** Takes this many tokens, or none and returns false. */
    public boolean take(int tokens, long nowNanos) {
        long after = (fullAtNanos - nowNanos > 0 ? fullAtNanos : nowNanos) + costNanos * tokens;
        if (after - nowNanos > depthNanos) {
            return false;
        }
        fullAtNanos = after;
        return true;
    }
}
