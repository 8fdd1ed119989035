package org.iceserver.turn.allocation;

/** Why a session ended. */
public enum EndReason {
    /** Refresh with lifetime 0. */
    DELETED,
    /** Not refreshed in time. */
    EXPIRED,
    /** {@code --max-session} reached. */
    MAX_SESSION,
    /** The client's TCP or TLS connection ended. */
    CONNECTION_CLOSED,
    /** The user was kicked. */
    KICKED,
    /** The local address that the client sends to left this host. */
    ADDRESS_GONE,
    /** It changed to a client of another loop, which could not take its relay socket. */
    NOT_MOVED,
    /** The server stops. */
    SHUTDOWN
}
