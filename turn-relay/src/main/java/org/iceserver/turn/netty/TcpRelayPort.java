package org.iceserver.turn.netty;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.tcp.PeerConnection;
import org.iceserver.turn.tcp.PeerSocket;
import org.iceserver.turn.tcp.TcpRelaySocket;
import org.jspecify.annotations.Nullable;

/** One relayed transport address that speaks TCP: its claimed port, its listener and its connections. */
final class TcpRelayPort implements TcpRelaySocket {
    private final TcpPeers peers;
    private final int relay;
    private final int port;
    private final Channel listener;
    private final Map<PeerConnection, DataConnection> connections = new HashMap<>();
    private @Nullable Allocation allocation;

    /**
     * Binds and listens.
     *
     * @param relay the relay address's index in the directory
     */
    TcpRelayPort(TcpPeers peers, int relay, int port) throws BindFailure {
        this.peers = peers;
        this.relay = relay;
        this.port = port;
        listener = TcpSockets.listen(peers.loop(), peers.relay(relay).bound(), port,
                new PeerAcceptor(peer -> peers.accepted(this, peer)), peers.acceptPause());
    }

    /** Sets the allocation: from now on connections from peers can be accepted. */
    void allocatedTo(Allocation owner) {
        allocation = owner;
    }

    @Nullable
    Allocation allocation() {
        return allocation;
    }

    TcpPeers peers() {
        return peers;
    }

    /** The loop of this address and its connections; any thread. */
    EventLoop loop() {
        return peers.loop();
    }

    @Override
    public IpAddress address() {
        return peers.relay(relay).told();
    }

    @Override
    public IpAddress boundAddress() {
        return peers.relay(relay).bound();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public PeerSocket connect(PeerConnection connection) {
        return peers.connect(this, connection);
    }

    void add(PeerConnection connection, DataConnection data) {
        connections.put(connection, data);
        data.is(connection);
    }

    void ended(PeerConnection connection) {
        connections.remove(connection);
        peers.ended(connection);
    }

    /**
     * Joins a client's connection, which has moved to this loop, to the peer's connection. If that has ended, closes
     * the client's.
     */
    void bind(PeerConnection connection, Channel client, RawPipe fromClient) {
        DataConnection data = connections.get(connection);
        if (data != null && client.isActive() && peers.bound(connection)) {
            data.bind(connection, client, fromClient);
        } else {
            client.close();
            abandon(connection);
        }
    }

    /** The client's connection failed on its way to this loop. */
    void abandon(PeerConnection connection) {
        DataConnection data = connections.get(connection);
        if (data != null) {
            data.close();
        }
    }

    @Override
    public void close() {
        allocation = null;
        listener.close();
        List.copyOf(connections.values()).forEach(DataConnection::close);
        peers.release(relay, port);
    }
}
