package org.iceserver.transport.door;

/** The kinds of connections that may share a port. */
public enum Protocol {
    /** HTTP and WebSocket. */
    HTTP,
    /** STUN and TURN. */
    STUN
}
