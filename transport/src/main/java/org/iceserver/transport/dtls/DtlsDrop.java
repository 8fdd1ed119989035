package org.iceserver.transport.dtls;

/** Why a datagram was dropped. */
public enum DtlsDrop {
    /** It belongs to no session and no handshake. */
    NO_SESSION,
    /** It is not a record, or the record is damaged, forged or a duplicate. */
    BAD_RECORD,
    /** A ClientHello of a source that has used up its budget of answers. */
    HELLO_RATE,
    /** A ClientHello with a valid cookie, over the limit of handshakes at once. */
    HANDSHAKE_LIMIT,
    /** More datagrams than a handshake queues for its thread. */
    HANDSHAKE_FLOODED
}
