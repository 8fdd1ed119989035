package org.iceserver.turn;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.TransactionId;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.Permission;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionReason;
import org.iceserver.turn.tcp.PeerConnection;
import org.iceserver.turn.tcp.PeerSocket;
import org.iceserver.turn.tcp.TcpAllocation;
import org.iceserver.turn.tcp.TcpRelaying;
import org.iceserver.turn.time.Deadlines;
import org.iceserver.turn.time.Now;
import org.jspecify.annotations.Nullable;

/**
 * Handles the events of one shard's connections to peers (RFC 6062 s5.2 to s5.5), which the shell reports. Called on
 * the shard's thread.
 */
public final class PeerConnections {
    /** RFC 6062 s5.2: at least 30 s for the peer to answer, and 30 s for the client to bind. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final TurnServer server;
    private final Deadlines<PeerConnection> deadlines;
    private final ShardCounters counters;
    private final LateAnswers late;
    private final ErrorResponses errors;
    private final RandomGenerator chance;

    /** A connection that a peer made, and the indication to send to the client. */
    public record Attempt(PeerConnection connection, StunEncoder indication) {}

    PeerConnections(TurnServer server, Deadlines<PeerConnection> deadlines, ShardCounters counters,
            ShardListeners listeners, RandomGenerator chance) {
        this.server = server;
        this.deadlines = deadlines;
        this.counters = counters;
        late = listeners.late();
        errors = new ErrorResponses(counters, listeners.rejections());
        this.chance = chance;
    }

    /** The peer has accepted the connection. Answers the Connect request, unless the connection is no longer wanted. */
    public void connected(PeerConnection connection, Now now) {
        PeerConnection.Waiting waiting = connection.connect();
        if (waiting == null || connection.state() != PeerConnection.State.CONNECTING) {
            connection.closeSocket();
            return;
        }
        connection.state(PeerConnection.State.UNBOUND);
        await(connection);
        deadlines.set(connection, now.nanos() + PATIENCE_NANOS);
        StunEncoder success = StunEncoder.success(waiting.request().message())
                .add(new Attribute.ConnectionId(connection.id()));
        answer(connection, waiting, Answer.Reply.to(waiting.request(), success, waiting.key()));
    }

    /** The peer could not be reached. Answers the Connect request with 447, unless it was answered already. */
    public void failed(PeerConnection connection) {
        PeerConnection.Waiting waiting = connection.connect();
        if (waiting == null || connection.state() != PeerConnection.State.CONNECTING) {
            return;
        }
        remove(connection);
        String peer = connection.peer().toUriHost() + ":" + connection.peerPort();
        Rejection unreachable = new Rejection(RejectionReason.PEER_UNREACHABLE, () -> "Peer " + peer
                + " did not take the TCP connection: it refused, or did not answer within 30 s.");
        answer(connection, waiting, errors.of(waiting.request(), unreachable, connection.allocation().user())
                .reply(waiting.request(), waiting.key()));
    }

    /**
     * A peer has connected to the relayed address (s5.3).
     *
     * @return what to send to the client; null when the connection was refused, which closes and counts it
     */
    public @Nullable Attempt accepted(Allocation allocation, IpAddress peer, int port, PeerSocket socket, Now now) {
        TcpAllocation tcp = TcpAllocation.of(allocation);
        Permission permission = allocation.permissions().get(peer.high(), peer.low(), 0);
        if (tcp == null || !allocation.live(now.nanos()) || permission == null || !permission.live(now.nanos())
                || !permission.allowed(server.policy())) {
            counters.drop(DropReason.NO_PERMISSION);
            return null;
        }
        if (tcp.size() >= server.settings().limits().channelsPerAllocation() || tcp.connection(peer, port) != null) {
            counters.drop(DropReason.TOO_MANY_CONNECTIONS);
            return null;
        }
        PeerConnection connection = new PeerConnection(allocation, tcp.socket(), peer, port, socket);
        tcp.add(connection, now.nanos() + PATIENCE_NANOS);
        await(connection);
        return new Attempt(connection, StunEncoder
                .of(MessageClass.INDICATION, Method.CONNECTION_ATTEMPT,
                        new TransactionId(chance.nextInt(), chance.nextLong()))
                .add(new Attribute.ConnectionId(connection.id()))
                .add(new Attribute.XorPeerAddress(TransportAddress.of(peer.high(), peer.low(), port))));
    }

    /**
     * The client's data connection has moved to this shard's thread. False when the peer connection has ended
     * meanwhile.
     */
    public boolean bound(PeerConnection connection) {
        if (connection.state() != PeerConnection.State.UNBOUND) {
            return false;
        }
        connection.state(PeerConnection.State.BOUND);
        deadlines.cancel(connection);
        return true;
    }

    /**
     * Counts bytes that go to the peer.
     *
     * @return for how many nanoseconds the bandwidth limits forbid to read from the client
     */
    public long relayedToPeer(PeerConnection connection, int bytes, long nowNanos) {
        Allocation allocation = connection.allocation();
        counters.toPeer(allocation, bytes);
        return Math.max(allocation.meters().takeToPeer(bytes, nowNanos),
                server.quotas().takePayload(bytes, nowNanos));
    }

    /** As {@link #relayedToPeer}, from the peer to the client. */
    public long relayedToClient(PeerConnection connection, int bytes, long nowNanos) {
        Allocation allocation = connection.allocation();
        counters.toClient(allocation, bytes);
        return Math.max(allocation.meters().takeToClient(bytes, nowNanos),
                server.quotas().takePayload(bytes, nowNanos));
    }

    /** Both ends are closed. Idempotent. */
    public void ended(PeerConnection connection) {
        remove(connection);
    }

    /** The peer did not answer in time, or the client did not bind the connection in time. */
    private void due(PeerConnection connection) {
        connection.closeSocket();
        failed(connection);
        remove(connection);
    }

    /**
     * Ends connections that have waited too long, at most {@code limit} of them.
     *
     * @return how many
     */
    int expire(long nowNanos, int limit) {
        int done = 0;
        for (PeerConnection due = null; done < limit && (due = deadlines.due(nowNanos)) != null; done++) {
            due(due);
        }
        return done;
    }

    long nextDeadlineNanos() {
        return deadlines.next();
    }

    private void await(PeerConnection connection) {
        TcpRelaying shared = server.tcp();
        if (shared == null) {
            throw new IllegalStateException("there are no TCP allocations while TCP is not relayed");
        }
        do {
            connection.id(chance.nextInt());
        } while (!shared.await(connection));
    }

    private static void remove(PeerConnection connection) {
        TcpAllocation tcp = TcpAllocation.of(connection.allocation());
        if (tcp != null) {
            tcp.remove(connection);
        }
    }

    private void answer(PeerConnection connection, PeerConnection.Waiting waiting, Answer answer) {
        late.answered(new LateAnswer(connection.allocation().client(), waiting.request().message(),
                waiting.request().now().nanos(), answer));
    }
}
