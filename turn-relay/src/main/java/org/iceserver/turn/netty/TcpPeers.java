package org.iceserver.turn.netty;

import java.net.InetSocketAddress;
import java.util.function.Supplier;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import org.iceserver.transport.AcceptPause;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.FailureText;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.OncePerMinute;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.turn.PeerConnections;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.tcp.PeerConnection;
import org.iceserver.turn.tcp.PeerSocket;
import org.iceserver.turn.time.Now;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The TCP connections between one loop's allocations and their peers (RFC 6062 s5.2, s5.3). On the loop. */
final class TcpPeers {
    private static final Logger LOG = LoggerFactory.getLogger(TcpPeers.class);

    private final EventLoop loop;
    private final RelayDirectory directory;
    private final ByteBufAllocator allocator;
    private final Supplier<PeerConnections> core;
    private final Supplier<Now> clock;
    private final OncePerMinute warnings;
    private final MemoryBudget memory;
    private final AcceptPause acceptPause = new AcceptPause();

    /** @param core a supplier, because the core is made after this */
    TcpPeers(EventLoop loop, RelayDirectory directory, ByteBufAllocator allocator, Supplier<PeerConnections> core,
            Supplier<Now> clock, OncePerMinute warnings, MemoryBudget memory) {
        this.memory = memory;
        this.loop = loop;
        this.directory = directory;
        this.allocator = allocator;
        this.core = core;
        this.clock = clock;
        this.warnings = warnings;
    }

    /** The handler for every listener of this loop when it cannot accept. */
    AcceptPause acceptPause() {
        return acceptPause;
    }

    MemoryBudget memory() {
        return memory;
    }

    EventLoop loop() {
        return loop;
    }

    RelayDirectory.Relay relay(int index) {
        return directory.relays().get(index);
    }

    void release(int relay, int port) {
        directory.release(relay, port);
    }

    TcpRelayPort open(int relay, int port) throws BindFailure {
        return new TcpRelayPort(this, relay, port);
    }

    void accepted(TcpRelayPort port, Channel peer) {
        InetSocketAddress remote = (InetSocketAddress) peer.remoteAddress();
        Allocation allocation = port.allocation();
        if (remote == null || allocation == null) {
            peer.close();
            return;
        }
        DataConnection data = new DataConnection(port, peer);
        PeerConnections.Attempt attempt = core.get().accepted(allocation, told(IpAddress.of(remote.getAddress())),
                remote.getPort(), data, clock.get());
        if (attempt == null) {
            peer.close();
            return;
        }
        port.add(attempt.connection(), data);
        ((Client) allocation.client()).respond(attempt.indication().encode(allocator));
    }

    PeerSocket connect(TcpRelayPort port, PeerConnection connection) {
        Channel peer;
        try {
            peer = TcpSockets.connector(loop);
        } catch (ChannelException e) {
            if (warnings.admits()) {
                LOG.warn("No socket for a connection to a peer: {} ({} more since the last report)", FailureText.of(e),
                        warnings.heldBack());
            }
            loop.execute(() -> core.get().failed(connection));
            return () -> {};
        }
        DataConnection data = new DataConnection(port, peer);
        port.add(connection, data);
        InetSocketAddress to = new InetSocketAddress(
                (connection.ofOurs() ? bound(connection.peer()) : connection.peer()).toInetAddress(),
                connection.peerPort());
        InetSocketAddress from = new InetSocketAddress(port.boundAddress().toInetAddress(), port.port());
        loop.execute(() -> peer.connect(to, from)
                .addListener((ChannelFuture done) -> connected(connection, peer, done.cause())));
        return data;
    }

    private void connected(PeerConnection connection, Channel peer, @Nullable Throwable failed) {
        if (failed == null) {
            core.get().connected(connection, clock.get());
            return;
        }
        LOG.debug("No connection to a peer: {}", FailureText.of(failed));
        core.get().failed(connection);
        peer.close();
    }

    /** For how many nanoseconds not to read from the client. */
    long relayedToPeer(PeerConnection connection, int bytes) {
        return core.get().relayedToPeer(connection, bytes, clock.get().nanos());
    }

    /** For how many nanoseconds not to read from the peer. */
    long relayedToClient(PeerConnection connection, int bytes) {
        return core.get().relayedToClient(connection, bytes, clock.get().nanos());
    }

    boolean bound(PeerConnection connection) {
        return core.get().bound(connection);
    }

    void ended(PeerConnection connection) {
        core.get().ended(connection);
    }

    /**
     * Maps a told address to its bound address: behind a one-to-one NAT, clients name peers on this relay by the told
     * address, but we reach them at the bound one.
     */
    private IpAddress bound(IpAddress told) {
        int relay = directory.relayOf(told.high(), told.low());
        return relay == RelayDirectory.NOBODY ? told : relay(relay).bound();
    }

    private IpAddress told(IpAddress bound) {
        int relay = directory.relayOf(bound.high(), bound.low());
        return relay == RelayDirectory.NOBODY ? bound : relay(relay).told();
    }
}
