package org.iceserver.turn;

import java.util.concurrent.ConcurrentHashMap;

import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Users who were kicked and still hold a credential that would be good, and addresses that were kicked: refused on every
 * shard until their time is over. Any thread.
 */
public final class Refusals {
    private final ConcurrentHashMap<String, Long> users = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<IpAddress, Long> addresses = new ConcurrentHashMap<>();

    /** @param quotaUser the user without its credential's time stamp */
    public void refuse(String quotaUser, long untilEpochSecond, long nowEpochSeconds) {
        refuse(users, quotaUser, untilEpochSecond, nowEpochSeconds);
    }

    /** Refuses every client that sends from this address. */
    public void refuse(IpAddress client, long untilEpochSecond, long nowEpochSeconds) {
        refuse(addresses, client, untilEpochSecond, nowEpochSeconds);
    }

    private static <K> void refuse(ConcurrentHashMap<K, Long> untilEpochSeconds, K whom, long until, long now) {
        // A kick is rare: it is the moment to forget those whose time is over.
        untilEpochSeconds.values().removeIf(over -> over <= now);
        untilEpochSeconds.merge(whom, until, Math::max);
    }

    boolean refused(String quotaUser, long nowEpochSeconds) {
        return refused(users.get(quotaUser), nowEpochSeconds);
    }

    boolean refused(IpAddress client, long nowEpochSeconds) {
        return refused(addresses.get(client), nowEpochSeconds);
    }

    private static boolean refused(@Nullable Long until, long now) {
        return until != null && until > now;
    }
}
