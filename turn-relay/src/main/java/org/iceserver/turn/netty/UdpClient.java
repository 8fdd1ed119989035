package org.iceserver.turn.netty;

import io.netty.buffer.ByteBuf;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.UdpSocket;
import org.iceserver.transport.UdpTransport;
import org.jspecify.annotations.Nullable;

/**
 * A UDP client: its transport address, and the listener socket to which it sends.
 *
 * <p>One object is made per request; the object of an Allocate request stays with its allocation. The endpoint holds
 * native memory. It is made for the first packet to the client and released with the allocation.
 */
final class UdpClient implements Client {
    private final UdpTransport udp;
    private final UdpSocket listener;
    private final FiveTuple fiveTuple;
    private @Nullable Endpoint endpoint;

    UdpClient(UdpTransport udp, UdpSocket listener, FiveTuple fiveTuple) {
        this.udp = udp;
        this.listener = listener;
        this.fiveTuple = fiveTuple;
    }

    /** The sender of {@code datagram}. */
    static UdpClient of(UdpTransport udp, UdpSocket listener, Datagram datagram) {
        return new UdpClient(udp, listener,
                new FiveTuple(TransportProtocol.UDP, new IpAddress(datagram.high(), datagram.low()), datagram.port(),
                        listener.localAddress(), listener.localPort()));
    }

    @Override
    public FiveTuple fiveTuple() {
        return fiveTuple;
    }

    /** The listener socket. Everything for this client leaves from the address to which the client sent. */
    UdpSocket listener() {
        return listener;
    }

    Endpoint endpoint() {
        Endpoint known = endpoint;
        if (known == null) {
            IpAddress client = fiveTuple.client();
            known = udp.endpoint(client.high(), client.low(), fiveTuple.clientPort());
            endpoint = known;
        }
        return known;
    }

    /** Sends a response that had to wait: the datagram with the request is gone. */
    @Override
    public void respond(ByteBuf response) {
        listener.send(endpoint(), response);
        // Released here and made again for the first packet from a peer: a request without a result must not keep
        // native memory.
        release();
    }

    /** Releases the endpoint's memory. Idempotent. */
    void release() {
        Endpoint known = endpoint;
        if (known != null) {
            endpoint = null;
            known.release();
        }
    }
}
