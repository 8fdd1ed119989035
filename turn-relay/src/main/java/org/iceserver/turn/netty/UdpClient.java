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
 * A UDP client: the listener socket it talks to and its transport address.
 *
 * <p>One is made per request; the one that made an allocation stays with it. The endpoint, which holds native memory, is
 * made when the first packet for the client arrives and released with the allocation.
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

    /** The listener socket: what this client is sent comes from the address it sent to. */
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

    /** For a response that had to wait: the datagram that asked is gone. */
    @Override
    public void respond(ByteBuf response) {
        listener.send(endpoint(), response);
        // Made anew for the first packet of a peer; a request that came to nothing must not keep native memory.
        release();
    }

    /** Gives the endpoint's memory back; idempotent. */
    void release() {
        Endpoint known = endpoint;
        if (known != null) {
            endpoint = null;
            known.release();
        }
    }
}
