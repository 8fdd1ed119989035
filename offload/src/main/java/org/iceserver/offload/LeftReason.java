package org.iceserver.offload;

/** Why a packet of a known flow was left to the sockets. In the order of {@code enum left} of relay.h. */
public enum LeftReason {
    /** Its route was closed a moment ago. */
    GONE("gone"),
    EXPIRED("expired"),
    /** The rules have changed, and its binding is to be judged anew. */
    GENERATION("rules-changed"),
    /** Its TTL or hop limit ends here. */
    TTL("ttl"),
    HEADER_SUM("header-checksum"),
    /** A sender on this host left its checksum to hardware. */
    PARTIAL_SUM("unfinished-checksum"),
    /** It has no checksum, and IPv6 needs one. */
    NO_SUM("no-checksum"),
    NO_ROUTE("no-route"),
    /** The next hop's hardware address is not known: the stack asks for it. */
    NO_NEIGHBOUR("no-neighbour"),
    /** The way out takes no packet of this length. */
    TOO_BIG("too-big"),
    /** It would leave by an interface that is not served. */
    OTHER_INTERFACE("other-interface"),
    /** The frame would be shorter than Ethernet's shortest. */
    SHORT("short"),
    /** A connectivity check: these pass the sockets. */
    STUN("stun"),
    /** Its peer is a relayed address of this server whose own binding is not in the kernel. */
    PEER_HERE("peer-here"),
    /** The driver left no room for a longer header. */
    HEADROOM("no-headroom"),
    /** It would leave in the other family, which tc does not do. */
    FAMILY("family");

    private final String word;

    LeftReason(String word) {
        this.word = word;
    }

    /** As metrics name it. */
    @Override
    public String toString() {
        return word;
    }
}
