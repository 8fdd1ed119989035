package org.iceserver.turn;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.tcp.PeerConnection;
import org.iceserver.turn.tcp.PeerSocket;
import org.iceserver.turn.tcp.TcpRelaySocket;

/** A relayed TCP address without a network: it remembers whom it was to connect to. */
final class FakeTcpRelay implements TcpRelaySocket {
    private final FakeSockets owner;
    private final IpAddress told;
    private final IpAddress bound;
    private final int port;
    final List<PeerConnection> dialled = new ArrayList<>();
    final List<PeerConnection> closed = new ArrayList<>();

    FakeTcpRelay(FakeSockets owner, IpAddress told, IpAddress bound, int port) {
        this.owner = owner;
        this.told = told;
        this.bound = bound;
        this.port = port;
    }

    @Override
    public IpAddress address() {
        return told;
    }

    @Override
    public IpAddress boundAddress() {
        return bound;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public PeerSocket connect(PeerConnection connection) {
        dialled.add(connection);
        return () -> closed.add(connection);
    }

    @Override
    public void close() {
        owner.closed(this);
    }
}
