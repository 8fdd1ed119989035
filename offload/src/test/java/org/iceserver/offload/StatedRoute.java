package org.iceserver.offload;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A route as {@link StatedRules} knows it: what it matches, how it leaves, and what is odd about it. */
final class StatedRoute {
    /** What there may be about a route beside the ordinary. */
    enum Odd {
        NOTHING, EXPIRED, STALE, REFUSED, NO_ROUTE, NO_NEIGHBOUR
    }

    final FlowKey out;
    final boolean toClient;
    final boolean peerHere;
    final Odd odd;
    final int mtu;
    final DirectionMeter meter;
    long packets;
    long bytes;
    long refused;

    StatedRoute(FlowKey out, boolean toClient, boolean peerHere, Odd odd, int mtu, DirectionMeter meter) {
        this.out = out;
        this.toClient = toClient;
        this.peerHere = peerHere;
        this.odd = odd;
        this.mtu = mtu;
        this.meter = meter;
    }

    /** How a packet of the flow is found again. */
    static String key(FlowKey flow) {
        byte[] from = flow.from().toBytes();
        byte[] key = ByteBuffer.allocate(2 * from.length + 6).put(from).put(flow.to().toBytes())
                .putShort((short) flow.fromPort()).putShort((short) flow.toPort()).putShort((short) flow.channel())
                .array();
        return HexFormat.of().formatHex(key);
    }

    void count(int payload) {
        packets++;
        bytes += payload;
    }
}
