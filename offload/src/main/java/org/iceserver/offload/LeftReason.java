package org.iceserver.offload;

/** Why the program left a packet of a known flow to the sockets. The order is that of {@code enum left} of relay.h. */
public enum LeftReason {
    /** The route was closed a moment ago. */
    GONE("gone"),
    EXPIRED("expired"),
    /** The rules have changed, and the binding must be judged again. */
    GENERATION("rules-changed"),
    /** The TTL or hop limit of the packet ends here. */
    TTL("ttl"),
    HEADER_SUM("header-checksum"),
    /** A sender on this host left the checksum to hardware. */
    PARTIAL_SUM("unfinished-checksum"),
    /** The packet has no checksum, and IPv6 needs one. */
    NO_SUM("no-checksum"),
    NO_ROUTE("no-route"),
    /** The next hop's hardware address is unknown; the network stack asks for it. */
    NO_NEIGHBOUR("no-neighbour"),
    /** The outgoing path takes no packet of this length. */
    TOO_BIG("too-big"),
    /** The packet would leave by an interface that is not served. */
    OTHER_INTERFACE("other-interface"),
    /** The frame would be shorter than the shortest Ethernet frame. */
    SHORT("short"),
    /** The packet is a connectivity check; these always pass the sockets. */
    STUN("stun"),
    /** The peer is a relayed address of this server, and its own binding is not in the kernel. */
    PEER_HERE("peer-here"),
    /** The driver left no room for a longer header. */
    HEADROOM("no-headroom"),
    /** The packet would leave in the other address family; tc cannot do that. */
    FAMILY("family");

    private final String word;

    LeftReason(String word) {
        this.word = word;
    }

    /** The name in metrics. */
    @Override
    public String toString() {
        return word;
    }
}
