package org.iceserver.turn.view;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.SessionVisitor;
import org.iceserver.turn.time.Now;

/**
 * One page of the list of sessions.
 *
 * @param matching how many there are on this page and after it
 */
public record SessionPage(List<SessionView> sessions, int matching) {
    public SessionPage {
        sessions = List.copyOf(sessions);
    }

    /** Whether another page follows. */
    public boolean more() {
        return matching > sessions.size();
    }

    /**
     * Picks a page's sessions from all sessions of one shard, or joins the picks of several shards. One thread at a
     * time.
     */
    public static final class Picker implements SessionVisitor {
        private static final Comparator<Place> ORDER = Comparator.comparingLong(Place::rank)
                .thenComparing(Place::id, Long::compareUnsigned);

        private final SessionQuery query;
        private final TreeMap<Place, SessionView> picked = new TreeMap<>(ORDER);
        private int matching;

        /** @param rank the lowest comes first */
        private record Place(long rank, long id) {}

        public Picker(SessionQuery query) {
            this.query = query;
        }

        @Override
        public void see(Allocation allocation, Now now) {
            if (!follows(allocation.id()) || !query.filter().admits(allocation)) {
                return;
            }
            matching++;
            Place place = new Place(rank(allocation), allocation.id());
            if (picked.size() < query.limit() || ORDER.compare(place, picked.lastKey()) < 0) {
                pick(place, SessionView.of(allocation, now));
            }
        }

        @Override
        public void forget() {
            picked.clear();
            matching = 0;
        }

        private boolean follows(long id) {
            return query.after().isEmpty() || Long.compareUnsigned(id, query.after().getAsLong()) > 0;
        }

        private long rank(Allocation allocation) {
            return switch (query.order()) {
                case ID -> 0;
                case TRAFFIC -> -(allocation.bytesToPeers() + allocation.bytesToClient());
                case AGE -> allocation.createdNanos();
            };
        }

        private void pick(Place place, SessionView view) {
            picked.put(place, view);
            if (picked.size() > query.limit()) {
                picked.pollLastEntry();
            }
        }

        /** Adds the sessions that another picker has picked. */
        public Picker join(Picker other) {
            matching += other.matching;
            for (Map.Entry<Place, SessionView> one : other.picked.entrySet()) {
                pick(one.getKey(), one.getValue());
            }
            return this;
        }

        public SessionPage page() {
            return new SessionPage(List.copyOf(picked.values()), matching);
        }
    }
}
