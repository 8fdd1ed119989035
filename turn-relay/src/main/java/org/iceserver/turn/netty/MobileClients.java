package org.iceserver.turn.netty;

import org.iceserver.annotation.HotPath;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.IcmpError;
import org.iceserver.transport.IcmpErrorHandler;
import org.iceserver.transport.UdpSocket;
import org.iceserver.turn.TurnShard;

/**
 * The handler of a UDP listener whose clients may change their address (RFC 8016). It also wants the ICMP errors about
 * packets to them.
 */
final class MobileClients implements IcmpErrorHandler {
    private final Demultiplexer demultiplexer;
    private final TurnShard shard;
    private final int listener;

    /** @param listener the listener's number */
    MobileClients(Demultiplexer demultiplexer, TurnShard shard, int listener) {
        this.demultiplexer = demultiplexer;
        this.shard = shard;
        this.listener = listener;
    }

    @Override
    @HotPath
    public void onDatagram(UdpSocket socket, Datagram datagram) {
        demultiplexer.onDatagram(socket, datagram, listener);
    }

    /** The client may have used UDP or DTLS. */
    @Override
    public void onIcmpError(UdpSocket socket, IcmpError error) {
        shard.clientUnreachable(error, listener);
        shard.clientUnreachable(error, listener + Demultiplexer.DTLS_NUMBER);
    }
}
