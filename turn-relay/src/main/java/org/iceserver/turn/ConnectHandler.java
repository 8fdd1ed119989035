package org.iceserver.turn;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.IpAddress;
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

    /** Starts to connect; the answer follows when the peer has answered, or has not. */
    Answer connect(TurnRequest request, Allocation allocation, Authentication.Proven user) throws Rejection {
        TcpAllocation tcp = allocation.tcp();
        if (tcp == null) {
            throw new Rejection(ErrorCode.ALLOCATION_MISMATCH);
        }
        Attribute.XorPeerAddress named = request.message().first(Attribute.XorPeerAddress.class);
        if (named == null || named.address().port() == 0) {
            throw new Rejection(ErrorCode.BAD_REQUEST);
        }
        IpAddress peer = permissions.checked(allocation, named.address());
        int port = named.address().port();
        checkOwnAddress(peer, port);
        if (tcp.connection(peer, port) != null) {
            throw new Rejection(ErrorCode.CONNECTION_ALREADY_EXISTS);
        }
        if (tcp.size() >= server.settings().limits().channelsPerAllocation()) {
            throw new LimitReached(ErrorCode.INSUFFICIENT_CAPACITY, Limit.CHANNELS_PER_ALLOCATION);
        }
        if (allocation.permissions().get(peer.high(), peer.low(), 0) == null) {
            PermissionHandler.checkNewPeers(allocation, 1, request.now().nanos());
        }
        PeerConnection connection = new PeerConnection(allocation, tcp.socket(), peer, port, shared.accepts(peer, port),
                new PeerConnection.Waiting(request, user.key()));
        tcp.add(connection, request.now().nanos() + PeerConnections.PATIENCE_NANOS);
        connection.socket(tcp.socket().connect(connection));
        return new Answer.Later();
    }

    /** An address of our own leads to nothing but a relayed address that accepts connections. */
    private void checkOwnAddress(IpAddress peer, int port) throws Rejection {
        Reach reach = server.policy().check(peer.high(), peer.low());
        if (reach == Reach.IN_PROCESS && !shared.accepts(peer, port)) {
            throw new Rejection(ErrorCode.FORBIDDEN);
        }
    }

    Answer bind(TurnRequest request, @Nullable Allocation session, Authentication.Proven user) throws Rejection {
        StunMessage message = request.message();
        Attribute.ConnectionId id = message.first(Attribute.ConnectionId.class);
        // A connection that has an allocation is a control connection, and stays one.
        if (!request.from().stream() || session != null || id == null) {
            throw new Rejection(ErrorCode.BAD_REQUEST);
        }
        PeerConnection connection = shared.claim(id.value(), user.username());
        return new Answer.Bound(request.signed(StunEncoder.success(message), user.key()),
                connection);
    }
}
