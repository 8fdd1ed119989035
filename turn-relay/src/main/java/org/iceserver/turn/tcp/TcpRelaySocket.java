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
    /** Null: there is no UDP socket. */
    @Override
    default @Nullable UdpSocket socket() {
        return null;
    }

    /** Not supported: a TCP allocation cannot move, because its connections cannot. */
    @Override
    default DetachedRelay detach() {
        throw new IllegalStateException("a TCP allocation has no mobility");
    }

    /** The address on which it listens. Behind a NAT this is not the address that clients are told. */
    IpAddress boundAddress();

    /**
     * Starts to connect to {@code connection}'s peer. After this has returned, the shell calls either
     * {@code PeerConnections.connected} or {@code PeerConnections.failed}.
     */
    PeerSocket connect(PeerConnection connection);

    /** Stops listening, closes every connection and the client connections bound to them, and gives the port back. */
    @Override
    void close();
}
