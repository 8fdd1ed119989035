package org.iceserver.transport.dtls;

/** Why a datagram was dropped. */
public enum DtlsDrop {
    /** Of no session and no handshake. */
    NO_SESSION,
    /** No record, one that is damaged or forged, or one that was received before. */
    BAD_RECORD,
    /** A ClientHello of a source that spent its budget of answers. */
    HELLO_RATE,
    /** A ClientHello with a good cookie, beyond what is allowed at once. */
    HANDSHAKE_LIMIT,
    /** More than a handshake keeps for its thread. */
    HANDSHAKE_FLOODED
}
