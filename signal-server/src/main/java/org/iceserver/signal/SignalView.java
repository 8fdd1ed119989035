package org.iceserver.signal;

import java.util.List;

/**
 * What an operator sees of signaling: a snapshot, for any thread.
 *
 * @param peers how many there are
 * @param rooms how many there are
 * @param largest the rooms with the most members, the first of them first
 */
public record SignalView(int peers, int rooms, List<RoomView> largest) {
    /** No peers and no rooms, for a server without signaling. */
    public static final SignalView EMPTY = new SignalView(0, 0, List.of());

    /**
     * A room.
     *
     * @param dialect of its members, such as {@code v1}: rooms of different dialects may share a name
     * @param away how many of its members have lost their connection for the moment
     */
    public record RoomView(String dialect, String name, int members, int away) {}

    /**
     * A peer.
     *
     * @param id under which it can be kicked
     * @param rooms the names of those it is in
     * @param away whether its connection is lost for the moment
     */
    public record PeerView(String id, String dialect, List<String> rooms, boolean away) {
        public PeerView {
            rooms = List.copyOf(rooms);
        }
    }

    public SignalView {
        largest = List.copyOf(largest);
    }
}
