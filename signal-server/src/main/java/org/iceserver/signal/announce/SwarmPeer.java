package org.iceserver.signal.announce;

/** One peer id in one swarm, from its first announce to its last. */
final class SwarmPeer {
    private final AnnounceConnection connection;
    private final Swarm swarm;
    private final String peerId;
    private boolean complete;
    private long announcedNanos;
    /** Its place in the swarm's list. */
    private int place;

    SwarmPeer(AnnounceConnection connection, Swarm swarm, String peerId) {
        this.connection = connection;
        this.swarm = swarm;
        this.peerId = peerId;
    }

    AnnounceConnection connection() {
        return connection;
    }

    Swarm swarm() {
        return swarm;
    }

    String peerId() {
        return peerId;
    }

    /** Whether it has the whole torrent. */
    boolean complete() {
        return complete;
    }

    void complete(boolean whole) {
        complete = whole;
    }

    /** When it announced itself last. */
    long announcedNanos() {
        return announcedNanos;
    }

    void announced(long now) {
        announcedNanos = now;
    }

    int place() {
        return place;
    }

    void place(int now) {
        place = now;
    }
}
