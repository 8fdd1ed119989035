package org.iceserver.signal;

/** All errors that clients are told: each has a code and, where the connection ends, a close code. */
public enum SignalError {
    BAD_JSON("bad-json", 4400),
    BAD_REQUEST("bad-request", 0),
    UNAUTHORIZED("unauthorized", 4401),
    FORBIDDEN("forbidden", 0),
    CREDENTIALS_REFUSED("credentials-refused", 0),
    ROOM_FULL("room-full", 0),
    NOT_IN_ROOM("not-in-room", 0),
    PEER_NOT_FOUND("peer-not-found", 0),
    BUSY("busy", 0),
    /** As busy, for a client that wants a session: the connection closes, and the client may try again later. */
    FULL("busy", 1013),
    RATE_LIMITED("rate-limited", 0),
    TOO_MANY_MESSAGES("rate-limited", 4429),
    TOO_LARGE("too-large", 1009),
    TOO_SLOW("too-slow", 4008),
    TIMEOUT("timeout", 4408),
    KICKED("kicked", 4403),
    ID_TAKEN("id-taken", 4409),
    INTERNAL("internal", 1011),
    SHUTTING_DOWN("shutting-down", 1012),
    /** Not an error: the client asked for it. */
    GOODBYE("goodbye", 1000);

    private final String code;
    private final int closeCode;

    SignalError(String code, int closeCode) {
        this.code = code;
        this.closeCode = closeCode;
    }

    public String code() {
        return code;
    }

    /** The WebSocket close code, or 0 when the connection stays. */
    public int closeCode() {
        return closeCode;
    }

    public boolean closes() {
        return closeCode != 0;
    }
}
