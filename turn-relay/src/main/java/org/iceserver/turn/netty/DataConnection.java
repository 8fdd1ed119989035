package org.iceserver.turn.netty;

import java.net.InetSocketAddress;

import io.netty.channel.Channel;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.memory.MemoryShare;
import org.iceserver.transport.proxy.ProxyHeader;
import org.iceserver.turn.tcp.PeerConnection;
import org.iceserver.turn.tcp.PeerSocket;
import org.jspecify.annotations.Nullable;

/** A connection to a peer and, when bound, the client's data connection (RFC 6062 s3). On the allocation's loop. */
final class DataConnection implements PeerSocket {
    private final TcpRelayPort port;
    private final Channel peer;
    private final RawPipe fromPeer = new RawPipe();
    private @Nullable PeerConnection connection;
    private @Nullable Channel client;

    /** @param peer registered on this loop, but not reading yet */
    DataConnection(TcpRelayPort port, Channel peer) {
        this.port = port;
        this.peer = peer;
        peer.pipeline().addLast(fromPeer);
    }

    /** Sets the core's object for this connection. From now on its end is reported. */
    void is(PeerConnection known) {
        connection = known;
        peer.closeFuture().addListener(_ -> closed());
    }

    /** Joins the two connections. Data that each side has already sent goes first. */
    void bind(PeerConnection known, Channel clientChannel, RawPipe fromClient) {
        client = clientChannel;
        clientChannel.closeFuture().addListener(_ -> closed());
        fromClient.open(clientChannel, peer, bytes -> port.peers().relayedToPeer(known, bytes),
                account(clientChannel));
        fromPeer.open(peer, clientChannel, bytes -> port.peers().relayedToClient(known, bytes),
                account(clientChannel));
        fromClient.readWhatMayBe();
        fromPeer.readWhatMayBe();
    }

    /** The client's account pays for both directions. */
    private MemoryAccount account(Channel clientChannel) {
        MemoryShare unsent = port.peers().memory().share(Holding.STREAM_UNSENT);
        InetSocketAddress source = ProxyHeader.client(clientChannel);
        return source == null ? unsent.account() : unsent.account(IpAddress.of(source.getAddress()));
    }

    private void closed() {
        Channel bound = client;
        PeerConnection known = connection;
        if (known != null && !peer.isOpen() && (bound == null || !bound.isOpen())) {
            port.ended(known);
        }
    }

    @Override
    public void close() {
        peer.close();
        Channel bound = client;
        if (bound != null) {
            bound.close();
        }
    }
}
