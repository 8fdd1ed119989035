package org.iceserver.turn;

/** Why a packet or a request got no answer. */
public enum DropReason {
    /** Not STUN, ChannelData or another protocol that we speak. */
    UNDECODABLE,
    /** A method that we do not serve, or a class that is not allowed for its method. */
    UNSUPPORTED_METHOD,
    /** A STUN message without the magic cookie, for a method that RFC 3489 did not have. */
    NO_COOKIE,
    /** The source has used up its budget of unauthenticated answers. */
    UNAUTHENTICATED_RATE,
    /** A second request on a five-tuple while the first one still waits for its credential. */
    ALREADY_WAITING,
    /**
     * A request that waited for its credential was dropped to make room for a request of a source with fewer waiting
     * ones.
     */
    WAITING_DISPLACED,
    /** The credential did not arrive in time. */
    CREDENTIAL_TIMEOUT,
    /** A DTLS record that belongs to no association, or that is damaged, forged or a duplicate. */
    BAD_RECORD,
    /** A TLS or DTLS handshake over the limit of all handshakes or of its source. */
    HANDSHAKE_LIMIT,
    /** Data on a five-tuple that has no allocation. */
    NO_ALLOCATION,
    /** ChannelData on a channel that is not bound. */
    UNBOUND_CHANNEL,
    /** ChannelData shorter than its header says, or on a reserved channel number. */
    BAD_CHANNEL_DATA,
    /**
     * A Send indication without a peer or data, or with a comprehension-required attribute that we do not understand.
     */
    BAD_SEND_INDICATION,
    /** Data to or from a peer without permission. */
    NO_PERMISSION,
    /** Data to one of our own addresses that is not a live relayed address. */
    OWN_ADDRESS,
    /** An ICMP error about a peer, over the number per second that a client is told. */
    ICMP_RATE,
    /**
     * A peer's connection to an allocation that has reached its limit, or that already has a connection to this peer.
     */
    TOO_MANY_CONNECTIONS,
    /** Lost because an operator impairs the session. */
    IMPAIRED,
    /** Over the bandwidth limit of the allocation or of the server. */
    BANDWIDTH,
    /** A malformed PROXY protocol header from a trusted proxy. */
    BAD_PROXY_HEADER,
    /** A connection of a source that has reached its limit of connections. */
    CONNECTIONS_PER_SOURCE,
    /** Another shard's inbox was full. */
    INBOX_FULL,
    /** Data that is too long for a frame to the client. */
    TOO_LONG,
    /** The send buffer of the client's connection is full. */
    CLIENT_BACKPRESSURE,
    /** A frame that is too long or was not completed in time, on a connection without an allocation. */
    UNFINISHED_FRAME,
    /** There was no memory for a buffer. */
    OUT_OF_MEMORY,
    /** A bug of ours: the handler threw an exception. */
    INTERNAL_ERROR
}
