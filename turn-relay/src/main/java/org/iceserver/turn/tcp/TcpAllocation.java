package org.iceserver.turn.tcp;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.AddressTable;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.AllocationPart;
import org.iceserver.turn.time.Deadlines;
import org.jspecify.annotations.Nullable;

/** The connections of a TCP allocation to its peers, one for each peer transport address (RFC 6062 s3). One thread. */
public final class TcpAllocation implements AllocationPart {
    private final TcpRelaySocket socket;
    private final TcpRelaying shared;
    private final Deadlines<PeerConnection> deadlines;
    private final AddressTable<PeerConnection> connections;

    public TcpAllocation(TcpRelaySocket socket, TcpRelaying shared, Deadlines<PeerConnection> deadlines, long seed) {
        this.socket = socket;
        this.shared = shared;
        this.deadlines = deadlines;
        connections = new AddressTable<>(seed);
        shared.opened(socket);
    }

    /** The TCP side of an allocation; null when it relays UDP. */
    public static @Nullable TcpAllocation of(Allocation allocation) {
        return (TcpAllocation) allocation.tcp();
    }

    public TcpRelaySocket socket() {
        return socket;
    }

    public int size() {
        return connections.size();
    }

    public @Nullable PeerConnection connection(IpAddress peer, int port) {
        return connections.get(peer.high(), peer.low(), port);
    }

    public void add(PeerConnection connection, long deadlineNanos) {
        IpAddress peer = connection.peer();
        connections.put(peer.high(), peer.low(), connection.peerPort(), connection);
        deadlines.set(connection, deadlineNanos);
    }

    /** Idempotent. */
    public void remove(PeerConnection connection) {
        IpAddress peer = connection.peer();
        if (connection(peer, connection.peerPort()) == connection) {
            connections.remove(peer.high(), peer.low(), connection.peerPort());
        }
        end(connection);
    }

    /** Forgets the connections, because the allocation has ended. Its relay socket closes them. */
    @Override
    public void release() {
        for (int i = 0; i < connections.slots(); i++) {
            PeerConnection connection = connections.value(i);
            if (connection != null) {
                end(connection);
            }
        }
        shared.closed(socket);
    }

    private void end(PeerConnection connection) {
        connection.state(PeerConnection.State.ENDED);
        deadlines.cancel(connection);
        shared.forget(connection);
    }
}
