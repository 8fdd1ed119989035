package org.iceserver.turn;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.auth.Authentication;
import org.iceserver.turn.policy.PeerPath;
import org.iceserver.turn.rejection.LimitReached;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionReason;
import org.iceserver.turn.request.TurnRequest;
import org.iceserver.turn.tcp.PeerConnection;
import org.iceserver.turn.tcp.TcpAllocation;
import org.iceserver.turn.tcp.TcpRelaying;
import org.jspecify.annotations.Nullable;

/** Connect (RFC 6062 s5.2) and ConnectionBind (s5.4). */
final class ConnectHandler {
    private final TurnServer server;
    private final TcpRelaying shared;
    private final PermissionHandler permissions;

    ConnectHandler(TurnServer server, TcpRelaying shared, PermissionHandler permissions) {
        this.server = server;
        this.shared = shared;
        this.permissions = permissions;
    }

    /** Starts to connect. The answer follows when the peer has answered or the wait has timed out. */
    Answer connect(TurnRequest request, Allocation allocation, Authentication.Proven user) throws Rejection {
        TcpAllocation tcp = TcpAllocation.of(allocation);
        if (tcp == null) {
            throw new Rejection(RejectionReason.NOT_A_TCP_ALLOCATION);
        }
        Attribute.XorPeerAddress named = request.message().first(Attribute.XorPeerAddress.class);
        if (named == null || named.address().port() == 0) {
            throw AllocateHandler.missing("XOR-PEER-ADDRESS, with a port");
        }
        IpAddress peer = permissions.checked(allocation, named.address());
        int port = named.address().port();
        checkOwnAddress(peer, port);
        if (tcp.connection(peer, port) != null) {
            throw new Rejection(RejectionReason.CONNECTION_EXISTS, () -> "The allocation has a connection to "
                    + peer.toUriHost() + ":" + port + " already.");
        }
        int most = server.settings().limits().channelsPerAllocation();
        if (tcp.size() >= most) {
            throw new LimitReached(RejectionReason.CHANNELS_PER_ALLOCATION, most);
        }
        if (allocation.permissions().get(peer.high(), peer.low(), 0) == null) {
            permissions.checkNewPeers(allocation, 1, request.now().nanos());
        }
        PeerConnection connection = new PeerConnection(allocation, tcp.socket(), peer, port, shared.accepts(peer, port),
                new PeerConnection.Waiting(request, user.key()));
        tcp.add(connection, request.now().nanos() + PeerConnections.PATIENCE_NANOS);
        connection.socket(tcp.socket().connect(connection));
        return new Answer.Later();
    }

    /** Among our own addresses, only a relayed address that accepts connections may be the peer. */
    private void checkOwnAddress(IpAddress peer, int port) throws Rejection {
        PeerPath reach = server.policy().check(peer.high(), peer.low());
        if (reach == PeerPath.IN_PROCESS && !shared.accepts(peer, port)) {
            throw new Rejection(RejectionReason.PEER_DENIED, () -> "Peer " + peer.toUriHost() + ":" + port
                    + " is denied: it is an address of this server, and no TCP allocation listens at that port.");
        }
    }

    Answer bind(TurnRequest request, @Nullable Allocation session, Authentication.Proven user) throws Rejection {
        StunMessage message = request.message();
        Attribute.ConnectionId id = message.first(Attribute.ConnectionId.class);
        // A connection that has an allocation is a control connection and cannot become a data connection.
        if (!request.from().stream() || session != null) {
            throw new Rejection(RejectionReason.CONNECTION_BIND_MISPLACED);
        }
        if (id == null) {
            throw AllocateHandler.missing("CONNECTION-ID");
        }
        PeerConnection connection = shared.claim(id.value(), user.username());
        return new Answer.Bound(request.signed(StunEncoder.success(message), user.key()),
                connection);
    }
}
