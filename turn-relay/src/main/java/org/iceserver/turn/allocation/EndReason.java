package org.iceserver.turn.allocation;

/** Why a session ended. */
public enum EndReason {
    /** The client sent a Refresh with lifetime 0. */
    DELETED,
    /** The client did not refresh it in time. */
    EXPIRED,
    /** It reached {@code --max-session}. */
    MAX_SESSION,
    /** The client's TCP or TLS connection ended. */
    CONNECTION_CLOSED,
    /** An operator kicked the user. */
    KICKED,
    /** The local address that the client sends to was removed from this host. */
    ADDRESS_GONE,
    /** Its client moved to another loop, which could not take its relay socket. */
    NOT_MOVED,
    /** The server stops. */
    SHUTDOWN
}
