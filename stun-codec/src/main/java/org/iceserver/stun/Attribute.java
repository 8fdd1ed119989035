package org.iceserver.stun;

import java.util.List;

/**
 * One attribute of a STUN message, with its value as on the wire. The caller must check whether the value makes sense.
 *
 * <p>Numbers, registered names and value formats are in {@link AttributeTable}. If a component is narrower on the wire
 * than in Java, the encoder throws {@link IllegalArgumentException} for a value that does not fit.
 */
public sealed interface Attribute {
    /** The 16-bit type number. */
    default int type() {
        return AttributeTable.rowOf(this).type();
    }

    // RFC 8489: STUN

    /** MAPPED-ADDRESS (s14.1): the client's reflexive address, for RFC 3489 clients only. */
    record MappedAddress(TransportAddress address) implements Attribute {}

    /** XOR-MAPPED-ADDRESS (s14.2). */
    record XorMappedAddress(TransportAddress address) implements Attribute {}

    /** USERNAME (s14.3): fewer than 509 bytes of UTF-8 when sent, up to 763 when received. */
    record Username(String value) implements Attribute {}

    /** USERHASH (s14.4): 32 bytes, SHA-256 over the username, a colon and the realm. */
    record Userhash(Bytes value) implements Attribute {
        /** The hash a client sends in place of this username. */
        public static Bytes of(String username, String realm) {
            return Hashes.sha256(OpaqueString.prepare(username) + ":" + OpaqueString.prepare(realm));
        }
    }

    /** MESSAGE-INTEGRITY (s14.5) as received, 20 bytes. {@link StunEncoder#integrity} computes one. */
    record MessageIntegrity(Bytes hmac) implements Attribute {}

    /** MESSAGE-INTEGRITY-SHA256 (s14.6) as received, 16 to 32 bytes. {@link StunEncoder#integritySha256} computes one. */
    record MessageIntegritySha256(Bytes hmac) implements Attribute {}

    /** FINGERPRINT (s14.7) as received and already checked. {@link StunEncoder#fingerprint} computes one. */
    record Fingerprint(int value) implements Attribute {}

    /** ERROR-CODE (s14.8): 300 to 699, and a phrase for people. Our server leaves the phrase empty. */
    record ErrorCodeAttribute(int code, String reason) implements Attribute {
        public ErrorCodeAttribute(ErrorCode code) {
            this(code.code(), "");
        }
    }

    /** REALM (s14.9). */
    record Realm(String value) implements Attribute {}

    /** NONCE (s14.10). */
    record Nonce(String value) implements Attribute {}

    /** PASSWORD-ALGORITHMS (s14.11), in the server's order of preference. */
    record PasswordAlgorithms(List<PasswordAlgorithm> algorithms) implements Attribute {
        public PasswordAlgorithms {
            algorithms = List.copyOf(algorithms);
        }
    }

    /** PASSWORD-ALGORITHM (s14.12): how the key is made from the password. */
    record PasswordAlgorithm(int algorithm, Bytes parameters) implements Attribute {
        public static final PasswordAlgorithm MD5 = new PasswordAlgorithm(1, Bytes.EMPTY);
        public static final PasswordAlgorithm SHA256 = new PasswordAlgorithm(2, Bytes.EMPTY);
    }

    /** UNKNOWN-ATTRIBUTES (s14.13): the comprehension-required types because of which a 420 was sent. */
    record UnknownAttributes(List<Integer> types) implements Attribute {
        public UnknownAttributes {
            types = List.copyOf(types);
        }
    }

    /** SOFTWARE (s14.14). */
    record Software(String value) implements Attribute {}

    /** ALTERNATE-SERVER (s14.15): the server to which a 300 sends the client; not XORed. */
    record AlternateServer(TransportAddress address) implements Attribute {}

    /** ALTERNATE-DOMAIN (s14.16): the DNS name in the alternate server's certificate, at most 255 ASCII bytes. */
    record AlternateDomain(String value) implements Attribute {}

    // RFC 8656: TURN

    /** CHANNEL-NUMBER (s18.1): 16 bits, any value. */
    record ChannelNumber(int number) implements Attribute {}

    /** LIFETIME (s18.2): 0 to 2^32 - 1 seconds. */
    record Lifetime(long seconds) implements Attribute {}

    /** XOR-PEER-ADDRESS (s18.3). */
    record XorPeerAddress(TransportAddress address) implements Attribute {}

    /** DATA (s18.4). */
    record Data(Bytes value) implements Attribute {}

    /** XOR-RELAYED-ADDRESS (s18.5). */
    record XorRelayedAddress(TransportAddress address) implements Attribute {}

    /** REQUESTED-ADDRESS-FAMILY (s18.6): the family byte, any value. */
    record RequestedAddressFamily(int family) implements Attribute {}

    /** EVEN-PORT (s18.7): an even port, and whether to reserve the next one. */
    record EvenPort(boolean reserveNext) implements Attribute {}

    /** REQUESTED-TRANSPORT (s18.8): an IP protocol number, 17 for UDP, 6 for TCP. */
    record RequestedTransport(int protocol) implements Attribute {
        public static final RequestedTransport UDP = new RequestedTransport(17);
        public static final RequestedTransport TCP = new RequestedTransport(6);
    }

    /** DONT-FRAGMENT (s18.9). */
    record DontFragment() implements Attribute {}

    /** RESERVATION-TOKEN (s18.10): eight opaque bytes. */
    record ReservationToken(long value) implements Attribute {}

    /** ADDITIONAL-ADDRESS-FAMILY (s18.11): the family byte, any value. */
    record AdditionalAddressFamily(int family) implements Attribute {}

    /** ADDRESS-ERROR-CODE (s18.12): why one family of a dual allocation was refused. */
    record AddressErrorCode(int family, int code, String reason) implements Attribute {}

    /**
     * ICMP (s18.13): why a packet to a peer was lost; {@code errorData} is the next hop's MTU for types that have one.
     */
    record Icmp(int icmpType, int icmpCode, int errorData) implements Attribute {}

    // RFC 6062: TCP relaying

    /** CONNECTION-ID (s6.2.1). */
    record ConnectionId(int value) implements Attribute {}

    // RFC 5780: NAT behaviour discovery

    /** CHANGE-REQUEST (s7.2): answer from the other address or port. */
    record ChangeRequest(boolean changeIp, boolean changePort) implements Attribute {}

    /** RESPONSE-ORIGIN (s7.3); not XORed. */
    record ResponseOrigin(TransportAddress address) implements Attribute {}

    /** OTHER-ADDRESS (s7.4); not XORed. */
    record OtherAddress(TransportAddress address) implements Attribute {}

    /** RESPONSE-PORT (s7.5). */
    record ResponsePort(int port) implements Attribute {}

    /** PADDING (s7.6). */
    record Padding(Bytes value) implements Attribute {}

    // RFC 8016: mobility

    /** MOBILITY-TICKET (s3.3); empty in a first Allocate request. */
    record MobilityTicket(Bytes value) implements Attribute {}

    // RFC 7635: third-party authorization

    /** ACCESS-TOKEN (s6.2), still encrypted. */
    record AccessToken(Bytes value) implements Attribute {}

    /** THIRD-PARTY-AUTHORIZATION (s6.1): the STUN server's name, as the authorization server knows it. */
    record ThirdPartyAuthorization(String serverName) implements Attribute {}

    // RFC 8445: ICE, because a connectivity check that arrives here must be understood

    /** PRIORITY (s16.1), unsigned 32 bits. */
    record Priority(long value) implements Attribute {}

    /** USE-CANDIDATE (s16.1). */
    record UseCandidate() implements Attribute {}

    /** ICE-CONTROLLED (s16.1). */
    record IceControlled(long tieBreaker) implements Attribute {}

    /** ICE-CONTROLLING (s16.1). */
    record IceControlling(long tieBreaker) implements Attribute {}

    /** A type that we do not know, with its raw value. */
    record Unknown(int type, Bytes value) implements Attribute {}
}
