package org.iceserver.turn;

/** Why a packet or a request got no answer. */
public enum DropReason {
    /** Not STUN, ChannelData or anything else we speak. */
    UNDECODABLE,
    /** A method we do not serve, or a class not allowed for its method. */
    UNSUPPORTED_METHOD,
    /** A STUN message without the magic cookie, for a method that RFC 3489 did not have. */
    NO_COOKIE,
    /** The source spent its budget of unauthenticated answers. */
    UNAUTHENTICATED_RATE,
    /** A second request of a five-tuple that has one waiting for its credential. */
    ALREADY_WAITING,
    /** A request that waited for its credential gave way to one of a source that had fewer. */
    WAITING_DISPLACED,
    /** The credential did not arrive in time. */
    CREDENTIAL_TIMEOUT,
    /** A DTLS record of no association, or one that is damaged, forged or was received before. */
    BAD_RECORD,
    /** A TLS or DTLS handshake beyond what is allowed at once or to one source. */
    HANDSHAKE_LIMIT,
    /** Data of a five-tuple that has no allocation. */
    NO_ALLOCATION,
    /** ChannelData on a channel that is not bound. */
    UNBOUND_CHANNEL,
    /** ChannelData shorter than its header says, or on a reserved channel number. */
    BAD_CHANNEL_DATA,
    /** A Send indication without peer or data, or with something we must understand and do not. */
    BAD_SEND_INDICATION,
    /** Data to or from a peer without permission. */
    NO_PERMISSION,
    /** Data for an address of our own where no live relayed address took it. */
    OWN_ADDRESS,
    /** An ICMP error about a peer, beyond what one client is told in a second. */
    ICMP_RATE,
    /** A peer's connection to an allocation that has as many as it may, or one to this peer already. */
    TOO_MANY_CONNECTIONS,
    /** More than the bandwidth limits of an allocation or of the server let through. */
    BANDWIDTH,
    /** What a trusted proxy sent began like a header of the PROXY protocol, and was none. */
    BAD_PROXY_HEADER,
    /** Another connection of a source that has as many as it may. */
    CONNECTIONS_PER_SOURCE,
    /** Another shard's inbox was full. */
    INBOX_FULL,
    /** Too long to be framed towards the client. */
    TOO_LONG,
    /** The client's connection cannot take more. */
    CLIENT_BACKPRESSURE,
    /** A stranger's frame on a connection that is too long, or was not completed in time. */
    UNFINISHED_FRAME,
    /** There was no memory for a buffer. */
    OUT_OF_MEMORY,
    /** Our own fault: handling it threw an exception. */
    INTERNAL_ERROR
}
