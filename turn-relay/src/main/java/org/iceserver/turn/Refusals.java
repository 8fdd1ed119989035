package org.iceserver.turn;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Users who were kicked and still hold a credential that would be good: refused on every shard until it has expired.
 * Any thread.
 */
public final class Refusals {
    private final ConcurrentHashMap<String, Long> untilEpochSeconds = new ConcurrentHashMap<>();

    /** @param quotaUser the user without its credential's time stamp */
    public void refuse(String quotaUser, long untilEpochSecond, long nowEpochSeconds) {
        // A kick is rare: it is the moment to forget those whose credentials have expired.
        untilEpochSeconds.values().removeIf(until -> until <= nowEpochSeconds);
        untilEpochSeconds.merge(quotaUser, untilEpochSecond, Math::max);
    }

    boolean refused(String quotaUser, long nowEpochSeconds) {
        Long until = untilEpochSeconds.get(quotaUser);
        return until != null && until > nowEpochSeconds;
    }
}
