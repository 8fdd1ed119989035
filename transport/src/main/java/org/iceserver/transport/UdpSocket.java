package org.iceserver.transport;

import io.netty.buffer.ByteBuf;

/**
 * A bound UDP socket of one loop.
 *
 * <p>The send methods put packets into a queue. The transport flushes it at the end of the loop's turn, or sooner when
 * its slots run out. The methods return false when the packet was dropped (and counted) at once. None of them blocks.
 */
public interface UdpSocket {
    IpAddress localAddress();

    int localPort();

    /**
     * Queues bytes of the datagram's own slot without copying them. They leave with the datagram's
     * {@linkplain Datagram#trafficClass DSCP and ECN}.
     *
     * @param slot the datagram of the running callback
     * @param offset the index in {@code slot.bytes()} at which the packet starts: inside the payload or its headroom
     */
    boolean send(Endpoint to, Datagram slot, int offset, int length);

    /** Queues the readable bytes of {@code packet}. Takes over its reference in every case. */
    boolean send(Endpoint to, ByteBuf packet);

    /**
     * As {@link #send(Endpoint, ByteBuf)}, with this DSCP and ECN.
     *
     * @param trafficClass as {@link Datagram#trafficClass}; ignored where the transport cannot set it
     */
    boolean send(Endpoint to, ByteBuf packet, int trafficClass);

    /** Answers the sender of the datagram of the running callback; takes over the reference of {@code packet}. */
    boolean reply(Datagram request, ByteBuf packet);

    /**
     * Sends the readable bytes of {@code packet} alone and at once, behind everything queued before, with the IP
     * header's DF bit set; takes over its reference in every case. A packet that is too long for the route is dropped,
     * and the socket's {@link IcmpErrorHandler} gets the ICMP error that a router would have sent.
     *
     * @param trafficClass as {@link Datagram#trafficClass}
     * @throws UnsupportedOperationException where {@link UdpTransport#forbidsFragments} says no
     */
    boolean sendUnfragmented(Endpoint to, ByteBuf packet, int trafficClass);

    boolean isOpen();

    /** Flushes what is queued and closes. Idempotent. */
    void close();
}
