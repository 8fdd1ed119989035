package org.iceserver.signal;

/** The rows of the limits table that concern signaling. */
public enum SignalLimit {
    SIGNAL_RATE("signal-rate", "one connection's messages a second"),
    MESSAGE_BYTES("message-bytes", "bytes of a message"),
    ROOMS_PER_CONNECTION("rooms-per-connection", "rooms that one peer is in"),
    ROOM_MEMBERS("room-members", "peers in one room"),
    SESSIONS_PER_SOURCE("sessions-per-source", "signaling sessions of one source that shows no user"),
    SESSIONS_PER_USER("sessions-per-user", "signaling sessions of one user");

    private final String row;
    private final String words;

    SignalLimit(String row, String words) {
        this.row = row;
        this.words = words;
    }

    /** What the limit bounds, in words for people. */
    public String words() {
        return words;
    }

    /** As {@code --limit} spells it. */
    @Override
    public String toString() {
        return row;
    }
}
