package org.iceserver.turn;

/** What can refuse a client something; all but the last are rows of the limits table. */
public enum Limit {
    ALLOCATIONS_PER_USER("allocations-per-user"),
    ALLOCATIONS_PER_SOURCE("allocations-per-source"),
    TOTAL_ALLOCATIONS("total-allocations"),
    CONNECTIONS_PER_SOURCE("connections-per-source"),
    HANDSHAKES_PER_SOURCE("handshakes-per-source"),
    UNAUTH_RATE("unauth-rate"),
    NEW_PEERS_RATE("new-peers-rate"),
    PERMISSIONS_PER_ALLOCATION("permissions-per-allocation"),
    CHANNELS_PER_ALLOCATION("channels-per-allocation"),
    ALLOCATION_BPS("allocation-bps"),
    ALLOCATION_PPS("allocation-pps"),
    SERVER_BPS("server-bps"),
    /** The server takes nobody new, because it is to stop. */
    DRAINING("draining");

    private final String row;

    Limit(String row) {
        this.row = row;
    }

    /** Whether it has nothing to do with who asks. */
    boolean ofTheWholeServer() {
        return this == TOTAL_ALLOCATIONS || this == DRAINING;
    }

    /** As {@code --limit} spells it. */
    @Override
    public String toString() {
        return row;
    }
}
