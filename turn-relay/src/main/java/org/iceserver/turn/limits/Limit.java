package org.iceserver.turn.limits;

/** The limits that can refuse something to a client. All but the last are rows of the limits table. */
public enum Limit {
    ALLOCATIONS_PER_USER("allocations-per-user", "one user's allocations at once"),
    ALLOCATIONS_PER_SOURCE("allocations-per-source", "one source's allocations at once"),
    TOTAL_ALLOCATIONS("total-allocations", "the server's allocations at once"),
    CONNECTIONS_PER_SOURCE("connections-per-source", "one source's connections at once"),
    HANDSHAKES_PER_SOURCE("handshakes-per-source", "one source's TLS and DTLS handshakes, a second or at once"),
    UNAUTH_RATE("unauth-rate", "answers a second to a source that has proven nothing"),
    NEW_PEERS_RATE("new-peers-rate", "one allocation's new peer addresses a second"),
    PERMISSIONS_PER_ALLOCATION("permissions-per-allocation", "one allocation's permissions"),
    CHANNELS_PER_ALLOCATION("channels-per-allocation", "one allocation's channels, or connections to peers"),
    ALLOCATION_BPS("allocation-bps", "one allocation's bits a second"),
    ALLOCATION_PPS("allocation-pps", "one allocation's packets a second"),
    SERVER_BPS("server-bps", "the server's bits a second"),
    /** The server takes no new clients, because it is going to stop. */
    DRAINING("draining", "the server takes nobody new");

    private final String row;
    private final String words;

    Limit(String row, String words) {
        this.row = row;
        this.words = words;
    }

    /** What it limits, in words for people. */
    public String words() {
        return words;
    }

    /** Whether it limits the whole server rather than one client. */
    public boolean ofTheWholeServer() {
        return this == TOTAL_ALLOCATIONS || this == DRAINING;
    }

    /** As {@code --limit} spells it. */
    @Override
    public String toString() {
        return row;
    }
}
