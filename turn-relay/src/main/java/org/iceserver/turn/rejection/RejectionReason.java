package org.iceserver.turn.rejection;

import java.util.List;
import java.util.stream.Stream;

import org.iceserver.stun.ErrorCode;
import org.iceserver.turn.limits.Limit;
import org.jspecify.annotations.Nullable;

/** Why a request gets an error response. This is for the operator: the client gets only the error code. */
public enum RejectionReason {
    /** Not a refusal: a client without a credential is asked for one (RFC 8489 s9.2.4). */
    CHALLENGE(ErrorCode.UNAUTHENTICATED, "challenge", "The client has shown no credential yet."),
    /** Not a refusal: a client whose nonce is too old, or whose address has changed, gets a new one. */
    STALE_NONCE(ErrorCode.STALE_NONCE, "stale_nonce", "The client's nonce is not good any more."),

    NO_SUCH_USER(ErrorCode.UNAUTHENTICATED, "no_such_user", "No user of this name is known."),
    WRONG_PASSWORD(ErrorCode.UNAUTHENTICATED, "wrong_password", "The password is wrong."),
    WRONG_SECRET(ErrorCode.UNAUTHENTICATED, "wrong_secret", "The password was made with another secret."),
    NO_SECRET(ErrorCode.UNAUTHENTICATED, "no_secret",
            "The user name has a time stamp, and this server has no secret that its password could be made with."),
    CREDENTIAL_EXPIRED(ErrorCode.UNAUTHENTICATED, "credential_expired", "The credential has expired."),
    KEY_REVOKED(ErrorCode.UNAUTHENTICATED, "key_revoked", "The key that made the credential is revoked."),
    WRONG_REALM(ErrorCode.UNAUTHENTICATED, "wrong_realm", "The client signed for another realm."),
    USERHASH_NOT_OFFERED(ErrorCode.UNAUTHENTICATED, "userhash_not_offered",
            "The client hides its name in a USERHASH, by which this server's sources cannot find every user."),
    TOKEN_KEY_UNKNOWN(ErrorCode.UNAUTHENTICATED, "token_key_unknown", "The access token names a key that is unknown."),
    TOKEN_UNREADABLE(ErrorCode.UNAUTHENTICATED, "token_unreadable", "The access token cannot be decrypted."),
    TOKEN_EXPIRED(ErrorCode.UNAUTHENTICATED, "token_expired", "The access token has expired."),
    TOKEN_SIGNATURE(ErrorCode.UNAUTHENTICATED, "token_signature",
            "The request is not signed with the key in its access token."),

    SENT_ELSEWHERE(ErrorCode.TRY_ALTERNATE, "sent_elsewhere",
            "This server sends clients to another one (--alternate-when)."),

    KICKED(ErrorCode.FORBIDDEN, "kicked", "An operator kicked this user or address."),
    PEER_DENIED(ErrorCode.FORBIDDEN, "peer_denied", "Clients may not exchange data with this peer."),
    PEER_PORT_ZERO(ErrorCode.FORBIDDEN, "peer_port_zero", "The peer has port 0, to which nothing can be sent."),
    CHANNEL_FOR_TCP(ErrorCode.FORBIDDEN, "channel_for_tcp",
            "The client asks for a channel, and its allocation relays TCP, which has none."),
    TUNNEL_ADDRESS(ErrorCode.FORBIDDEN, "tunnel_address",
            "The client is at a Teredo or 6to4 address, which is never served."),

    MALFORMED_CREDENTIALS(ErrorCode.BAD_REQUEST, "malformed_credentials",
            "An attribute of the client's credentials cannot be read."),
    INCOMPLETE_CREDENTIALS(ErrorCode.BAD_REQUEST, "incomplete_credentials",
            "The request is signed, and USERNAME or USERHASH, REALM or NONCE is missing or contradicts another."),
    PASSWORD_ALGORITHMS(ErrorCode.BAD_REQUEST, "password_algorithms",
            "The list of password algorithms is not the one that this server sent."),
    MALFORMED_ATTRIBUTE(ErrorCode.BAD_REQUEST, "malformed_attribute", "An attribute of the request cannot be read."),
    MISSING_ATTRIBUTE(ErrorCode.BAD_REQUEST, "missing_attribute", "The request lacks an attribute."),
    CONFLICTING_ATTRIBUTES(ErrorCode.BAD_REQUEST, "conflicting_attributes",
            "The request has attributes that must not be used together."),
    CHANNEL_NUMBER(ErrorCode.BAD_REQUEST, "channel_number", "The channel number is not from 0x4000 to 0x7FFF."),
    CHANNEL_IN_USE(ErrorCode.BAD_REQUEST, "channel_in_use",
            "The channel is bound to another peer, or the peer to another channel."),
    TICKET_INVALID(ErrorCode.BAD_REQUEST, "ticket_invalid",
            "The mobility ticket is not from this server, or not the newest."),
    CONNECTION_UNKNOWN(ErrorCode.BAD_REQUEST, "connection_unknown",
            "No connection to a peer waits under this CONNECTION-ID."),
    CONNECTION_BIND_MISPLACED(ErrorCode.BAD_REQUEST, "connection_bind_misplaced",
            "ConnectionBind came over UDP or on a connection that has an allocation; it needs a TCP connection of its own."),
    REQUEST_TOO_LONG(ErrorCode.BAD_REQUEST, "request_too_long",
            "The request is too long to wait for its credential."),

    MOBILITY_FORBIDDEN(ErrorCode.MOBILITY_FORBIDDEN, "mobility_forbidden",
            "The client asks for mobility, which is off (--mobility) or not possible for its allocation."),
    UNKNOWN_ATTRIBUTE(ErrorCode.UNKNOWN_ATTRIBUTE, "unknown_attribute",
            "The request demands an attribute that this server does not know."),

    ALLOCATION_EXISTS(ErrorCode.ALLOCATION_MISMATCH, "allocation_exists",
            "The client's address and port have an allocation already."),
    NO_ALLOCATION(ErrorCode.ALLOCATION_MISMATCH, "no_allocation",
            "The client's address and port have no allocation: it has expired or was ended, or the server was restarted."),
    NOT_A_TCP_ALLOCATION(ErrorCode.ALLOCATION_MISMATCH, "not_a_tcp_allocation",
            "The client asks for a connection to a peer, and its allocation relays UDP."),
    FOREIGN_NONCE(ErrorCode.STALE_NONCE, "foreign_nonce",
            "The nonce has not the form of this server's: the client, or somebody in between, changes it."),
    ADDRESS_FAMILY(ErrorCode.ADDRESS_FAMILY_NOT_SUPPORTED, "address_family",
            "The client asks for a relayed address of a family that this server does not relay on; add one with --relay-ip."),
    OTHER_USER(ErrorCode.WRONG_CREDENTIALS, "other_user", "The allocation or connection is another user's."),
    TRANSPORT(ErrorCode.UNSUPPORTED_TRANSPORT_PROTOCOL, "transport",
            "The client asks for a relayed transport other than UDP; TCP needs --tcp-relay."),
    PEER_FAMILY(ErrorCode.PEER_ADDRESS_FAMILY_MISMATCH, "peer_family",
            "The allocation has no relayed address of this family."),
    CONNECTION_EXISTS(ErrorCode.CONNECTION_ALREADY_EXISTS, "connection_exists",
            "The allocation has a connection to this peer already."),
    PEER_UNREACHABLE(ErrorCode.CONNECTION_TIMEOUT_OR_FAILURE, "peer_unreachable",
            "The peer did not take the TCP connection."),

    ALLOCATIONS_PER_USER(ErrorCode.ALLOCATION_QUOTA_REACHED, Limit.ALLOCATIONS_PER_USER),
    ALLOCATIONS_PER_SOURCE(ErrorCode.ALLOCATION_QUOTA_REACHED, Limit.ALLOCATIONS_PER_SOURCE),
    TOTAL_ALLOCATIONS(ErrorCode.ALLOCATION_QUOTA_REACHED, Limit.TOTAL_ALLOCATIONS),
    PERMISSIONS_PER_ALLOCATION(ErrorCode.INSUFFICIENT_CAPACITY, Limit.PERMISSIONS_PER_ALLOCATION),
    CHANNELS_PER_ALLOCATION(ErrorCode.INSUFFICIENT_CAPACITY, Limit.CHANNELS_PER_ALLOCATION),
    NEW_PEERS_RATE(ErrorCode.INSUFFICIENT_CAPACITY, Limit.NEW_PEERS_RATE),
    DRAINING(ErrorCode.INSUFFICIENT_CAPACITY, Limit.DRAINING),
    UNAUTH_RATE(ErrorCode.SERVER_ERROR, Limit.UNAUTH_RATE),

    NO_PORTS(ErrorCode.INSUFFICIENT_CAPACITY, "no_ports",
            "No relay port: every one of --relay-ports is in use; give it more, or limit sessions with --limit."),
    NO_DESCRIPTORS(ErrorCode.INSUFFICIENT_CAPACITY, "no_descriptors",
            "No relay socket: the process has no file descriptor or memory left for it."),
    SOCKET_FAILED(ErrorCode.INSUFFICIENT_CAPACITY, "socket_failed", "No relay socket could be opened."),
    NO_RESERVATION(ErrorCode.INSUFFICIENT_CAPACITY, "no_reservation",
            "No port is reserved for this RESERVATION-TOKEN: it was taken, or 30 s are over."),

    CREDENTIALS_AWAY(ErrorCode.SERVER_ERROR, "credentials_away",
            "The database or webhook that knows the users does not answer."),
    TOO_MANY_WAITING(ErrorCode.SERVER_ERROR, "too_many_waiting",
            "Too many requests wait for the database or webhook that knows the users."),
    NO_MEMORY(ErrorCode.SERVER_ERROR, "no_memory",
            "The memory for requests that wait for their credential is used up.");

    private static final List<RejectionReason> REFUSALS = Stream.of(values()).filter(RejectionReason::refuses).toList();

    private final ErrorCode code;
    private final String key;
    private final String sentence;
    private final @Nullable Limit limit;

    RejectionReason(ErrorCode code, String key, String sentence) {
        this.code = code;
        this.key = key;
        this.sentence = sentence;
        limit = null;
    }

    RejectionReason(ErrorCode code, Limit limit) {
        this.code = code;
        this.limit = limit;
        key = limit.toString().replace('-', '_');
        sentence = "The limit " + limit + " is reached: " + limit.words() + ".";
    }

    /** The error code for the client. */
    public ErrorCode code() {
        return code;
    }

    /** Its name in metrics and in the API. It never changes. */
    public String key() {
        return key;
    }

    /** What is wrong, when no more details are known. */
    public String sentence() {
        return sentence;
    }

    /** The limit that caused the refusal, or null. */
    public @Nullable Limit limit() {
        return limit;
    }

    /** Whether this is a refusal. Otherwise the error response is a normal step of the protocol. */
    public boolean refuses() {
        return this != CHALLENGE && this != STALE_NONCE;
    }

    /**
     * Whether correct clients cause it too: for example, browsers name their peers' private addresses, refresh allocations
     * that ended when the server was restarted, and come first to a server that sends them to another one.
     */
    boolean everyday() {
        return this == PEER_DENIED || this == NO_ALLOCATION || this == SENT_ELSEWHERE;
    }

    /** Every reason that {@link #refuses}. */
    public static List<RejectionReason> refusals() {
        return REFUSALS;
    }
}
