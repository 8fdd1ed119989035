package org.iceserver.turn.tcp;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.UdpSocket;
import org.iceserver.turn.allocation.DetachedRelay;
import org.iceserver.turn.allocation.RelaySocket;
import org.jspecify.annotations.Nullable;

/**
 * A relayed transport address that speaks TCP (RFC 6062 s5.1): it accepts connections of peers and makes connections to
 * them, all from its own address and port. Called on the shard's thread.
 */
public interface TcpRelaySocket extends RelaySocket {
    /** There are no datagrams here. */
    @Override
    default @Nullable UdpSocket socket() {
        return null;
    }

    /** A TCP allocation stays where it is: its connections do. */
    @Override
    default DetachedRelay detach() {
        throw new IllegalStateException("a TCP allocation has no mobility");
    }

    /** Where it listens; behind a NAT not the address that clients are told. */
    IpAddress boundAddress();

    /**
     * Starts to connect to {@code connection}'s peer. Later, never before this returns, the shell calls either
     * {@code PeerConnections.connected} or {@code PeerConnections.failed}.
     */
    PeerSocket connect(PeerConnection connection);

    /** Stops listening, closes every connection with what it is bound to, and gives the port back. */
    @Override
    void close();
}
