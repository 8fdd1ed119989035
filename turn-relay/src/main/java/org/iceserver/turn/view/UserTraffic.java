package org.iceserver.turn.view;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.SessionVisitor;
import org.iceserver.turn.time.Now;

/**
 * The total traffic of one user's live sessions.
 *
 * @param bytesToPeers payload bytes, like {@code bytesToClient}; ended sessions are not included
 */
public record UserTraffic(String user, int sessions, long bytesToPeers, long bytesToClient) {
    long bytes() {
        return bytesToPeers + bytesToClient;
    }

    private UserTraffic plus(UserTraffic other) {
        return new UserTraffic(user, sessions + other.sessions, bytesToPeers + other.bytesToPeers,
                bytesToClient + other.bytesToClient);
    }

    /** Adds up the sessions of one shard by user, or joins the sums of several shards. One thread at a time. */
    public static final class Sums implements SessionVisitor {
        private static final Comparator<UserTraffic> MOST_FIRST = Comparator.comparingLong(UserTraffic::bytes)
                .reversed().thenComparing(UserTraffic::user);

        private final Map<String, UserTraffic> users = new HashMap<>();

        @Override
        public void see(Allocation allocation, Now now) {
            add(new UserTraffic(allocation.quotaUser(), 1, allocation.bytesToPeers(), allocation.bytesToClient()));
        }

        @Override
        public void forget() {
            users.clear();
        }

        public Sums join(Sums other) {
            other.users.values().forEach(this::add);
            return this;
        }

        private void add(UserTraffic one) {
            users.merge(one.user(), one, UserTraffic::plus);
        }

        /** The users who relayed the most bytes, highest first. */
        public List<UserTraffic> top(int count) {
            return users.values().stream().sorted(MOST_FIRST).limit(count).toList();
        }

        /** How many users have a session. */
        public int users() {
            return users.size();
        }
    }
}
