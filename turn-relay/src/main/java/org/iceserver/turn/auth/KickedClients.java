package org.iceserver.turn.auth;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.time.Now;
import org.jspecify.annotations.Nullable;

/**
 * Users who were kicked and still hold a credential that would be good, and addresses that were kicked: refused on every
 * shard until their time is over. Any thread.
 *
 * <p>It is over when it is by both clocks. A wall clock that jumps forward lifts no kick early; where it jumps back, and with
 * it makes the kicked user's credential good for longer, the kick lasts as long as the credential.
 */
public final class KickedClients {
    private final ConcurrentHashMap<String, End> users = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<IpAddress, End> addresses = new ConcurrentHashMap<>();

    /** @param quotaUser the user without its credential's time stamp, or a peer that a credential was minted for */
    public void refuse(String quotaUser, long untilEpochSecond, Now now) {
        refuse(users, quotaUser, untilEpochSecond, now);
    }

    /** Refuses every client that sends from this address. */
    public void refuse(IpAddress client, long untilEpochSecond, Now now) {
        refuse(addresses, client, untilEpochSecond, now);
    }

    private static <K> void refuse(ConcurrentHashMap<K, End> ends, K whom, long untilEpochSecond, Now now) {
        // A kick is rare: it is the moment to forget those whose time is over.
        ends.values().removeIf(end -> end.reached(now));
        ends.merge(whom, End.of(untilEpochSecond, now), End::later);
    }

    /** @param username with everything in it: a peer that was minted for is refused alone, too */
    public boolean refused(String quotaUser, String username, Now now) {
        return refused(users.get(quotaUser), now) || refused(users.get(MintedUser.peer(username)), now);
    }

    /** Until when that is so, by the wall clock. */
    public long until(String quotaUser, String username) {
        return Math.max(until(users.get(quotaUser)), until(users.get(MintedUser.peer(username))));
    }

    /** As the other, of an address. */
    public long until(IpAddress client) {
        return until(addresses.get(client));
    }

    private static long until(@Nullable End end) {
        return end == null ? 0 : end.epochSecond();
    }

    public boolean refused(IpAddress client, Now now) {
        return refused(addresses.get(client), now);
    }

    private static boolean refused(@Nullable End end, Now now) {
        return end != null && !end.reached(now);
    }

    private record End(long nanos, long epochSecond) {
        /** So far away that it is for good, and differences of nanoseconds still mean what they say. */
        private static final long MOST_SECONDS = TimeUnit.DAYS.toSeconds(36_500);

        static End of(long untilEpochSecond, Now now) {
            long seconds = Math.clamp(untilEpochSecond - now.epochSeconds(), 0, MOST_SECONDS);
            return new End(now.nanos() + TimeUnit.SECONDS.toNanos(seconds), untilEpochSecond);
        }

        boolean reached(Now now) {
            return now.nanos() - nanos >= 0 && now.epochSeconds() >= epochSecond;
        }

        End later(End other) {
            return new End(nanos - other.nanos >= 0 ? nanos : other.nanos,
                    Math.max(epochSecond, other.epochSecond));
        }
    }
}
