package org.iceserver.turn.auth;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.time.Now;
import org.jspecify.annotations.Nullable;

/**
 * The users and addresses that an operator kicked. Every shard refuses them until their time is over, although a user
 * may still have a valid credential. Any thread.
 *
 * <p>A kick is over when both the wall clock and the monotonic clock say so. A wall clock that jumps forward does not
 * end a kick early. A wall clock that jumps back makes the credential valid for longer, and the kick lasts as long as
 * the credential.
 */
public final class KickedClients {
    private final ConcurrentHashMap<String, End> users = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<IpAddress, End> addresses = new ConcurrentHashMap<>();

    /**
     * @param quotaUser the user without the time stamp of the credential, or a peer for which a credential was minted
     */
    public void refuse(String quotaUser, long untilEpochSecond, Now now) {
        refuse(users, quotaUser, untilEpochSecond, now);
    }

    /** Refuses every client that sends from this address. */
    public void refuse(IpAddress client, long untilEpochSecond, Now now) {
        refuse(addresses, client, untilEpochSecond, now);
    }

    private static <K> void refuse(ConcurrentHashMap<K, End> ends, K whom, long untilEpochSecond, Now now) {
        // Kicks are rare, so this is a good moment to remove those whose time is over.
        ends.values().removeIf(end -> end.reached(now));
        ends.merge(whom, End.of(untilEpochSecond, now), End::later);
    }

    /** @param username the whole user name, because a single minted peer can be refused too */
    public boolean refused(String quotaUser, String username, Now now) {
        return refused(users.get(quotaUser), now) || refused(users.get(MintedUser.peer(username)), now);
    }

    /** Until when the user is refused, by the wall clock. */
    public long until(String quotaUser, String username) {
        return Math.max(until(users.get(quotaUser)), until(users.get(MintedUser.peer(username))));
    }

    /** Until when the address is refused, by the wall clock. */
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
        /** Counts as permanent, and is still short enough for differences of nanoseconds not to overflow. */
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
