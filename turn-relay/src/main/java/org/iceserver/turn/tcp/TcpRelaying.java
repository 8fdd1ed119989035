package org.iceserver.turn.tcp;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionReason;
import org.jspecify.annotations.Nullable;

/**
 * The state that the shards share for TCP relaying (RFC 6062): the connections that wait for their ConnectionBind,
 * which may arrive on any loop, and the relayed addresses that accept connections. Any thread.
 */
public final class TcpRelaying {
    private final ConcurrentHashMap<Integer, PeerConnection> unbound = new ConcurrentHashMap<>();
    private final Set<Relayed> listening = ConcurrentHashMap.newKeySet();

    private record Relayed(IpAddress address, int port) {}

    /** Adds a waiting connection; false when its id is in use, so that the caller draws another one. */
    public boolean await(PeerConnection connection) {
        return unbound.putIfAbsent(connection.id(), connection) == null;
    }

    /** The session of the connection that waits under this id; null when there is none. */
    public @Nullable ControlSession control(int id) {
        PeerConnection waiting = unbound.get(id);
        return waiting == null ? null : waiting.control();
    }

    /**
     * Removes and returns the connection that a ConnectionBind names. Only the caller can bind it then.
     *
     * @throws Rejection 400 when no connection waits under this id, 441 when it belongs to another user
     */
    public PeerConnection claim(int id, String username) throws Rejection {
        @Nullable
        PeerConnection waiting = unbound.get(id);
        if (waiting == null) {
            throw new Rejection(RejectionReason.CONNECTION_UNKNOWN);
        }
        String owner = waiting.control().user().username();
        if (!owner.equals(username)) {
            throw Rejection.otherUser("connection", owner, username);
        }
        if (!unbound.remove(id, waiting)) {
            throw new Rejection(RejectionReason.CONNECTION_UNKNOWN);
        }
        return waiting;
    }

    /** Removes a connection that ended before it was bound. Does nothing when it was already claimed. */
    void forget(PeerConnection connection) {
        unbound.remove(connection.id(), connection);
    }

    void opened(TcpRelaySocket socket) {
        listening.add(new Relayed(socket.address(), socket.port()));
        listening.add(new Relayed(socket.boundAddress(), socket.port()));
    }

    void closed(TcpRelaySocket socket) {
        listening.remove(new Relayed(socket.address(), socket.port()));
        listening.remove(new Relayed(socket.boundAddress(), socket.port()));
    }

    /** Whether this is the relayed transport address, as bound or as told, of a live TCP allocation. */
    public boolean accepts(IpAddress address, int port) {
        return listening.contains(new Relayed(address, port));
    }
}
