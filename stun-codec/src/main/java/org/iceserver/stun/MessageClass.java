package org.iceserver.stun;

/** The two class bits of a message type (RFC 8489 s5). */
public enum MessageClass {
    REQUEST, INDICATION, SUCCESS, ERROR
}
