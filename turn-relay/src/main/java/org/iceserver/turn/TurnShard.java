package org.iceserver.turn;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import org.iceserver.annotation.HotPath;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IcmpError;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryShare;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.AllocationPart;
import org.iceserver.turn.allocation.Allocations;
import org.iceserver.turn.allocation.ChannelBinding;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.allocation.KernelBindings;
import org.iceserver.turn.allocation.PeerRoute;
import org.iceserver.turn.allocation.Permission;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.allocation.RelaySockets;
import org.iceserver.turn.allocation.ReservedPorts;
import org.iceserver.turn.allocation.SessionWalk;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.iceserver.turn.kernel.KernelLane;
import org.iceserver.turn.limits.UnauthenticatedBudget;
import org.iceserver.turn.mobility.AllocationTransfer;
import org.iceserver.turn.mobility.MobileAllocation;
import org.iceserver.turn.mobility.Mobility;
import org.iceserver.turn.mobility.ShardMobility;
import org.iceserver.turn.request.Flow;
import org.iceserver.turn.request.TurnRequest;
import org.iceserver.turn.tcp.PeerConnection;
import org.iceserver.turn.time.Deadlines;
import org.iceserver.turn.time.Now;
import org.jspecify.annotations.Nullable;

/**
 * The TURN server of one media loop (RFC 8656): its state, and the handling of every packet and request. Single writer:
 * every method is called on that loop's thread.
 *
 * <p>The data lane only looks up existing objects and allocates nothing; null means that the packet was dropped and
 * counted. The control lane answers requests. A {@code listener} is a number below 65,536. The shell gives one to each
 * protocol, local address and port that clients send to, so that client address, client port and listener together are
 * the five-tuple.
 */
public final class TurnShard {
    private final int index;
    private final TurnServer server;
    private final RelaySockets sockets;
    private final ShardCounters counters = new ShardCounters();
    private final KernelBindings kernel;
    private final ReservedPorts reserved;
    private final Allocations sessions;
    private final @Nullable ShardMobility mobility;
    private final ControlLane control;
    private final PeerConnections peers;
    private final Policer policer;

    /**
     * @param index of this shard in the server
     * @param chance a secure source, for reservation tokens, mobility tickets and hash seeds
     * @param parked holds the requests that wait for their credential
     */
    public TurnShard(int index, TurnServer server, UnauthenticatedBudget budget, RelaySockets sockets,
            ShardListeners listeners, RandomGenerator chance, MemoryShare parked) {
        this.index = index;
        this.server = server;
        this.sockets = sockets;
        kernel = new KernelBindings(server.policy(), new KernelCounters(counters, listeners.rejections()));
        sessions = new Allocations(chance.nextLong(), listeners.allocations(), kernel);
        Mobility shared = server.mobility();
        mobility = shared == null
                ? null
                : new ShardMobility(index, shared, server.refusals(), sessions, listeners.allocations(), chance);
        reserved = new ReservedPorts(server.reservations(), sockets);
        Deadlines<PeerConnection> connecting = new Deadlines<>();
        control = new ControlLane(server, budget, listeners, counters, sessions, kernel,
                new AllocateHandler(server, sockets, sessions, reserved, connecting, mobility, chance), mobility,
                parked);
        peers = new PeerConnections(server, connecting, counters, listeners, chance);
        policer = new Policer(server.quotas(), counters, listeners.rejections());
    }

    /** The allocation of a UDP client. (A TCP, TLS or DTLS client keeps its allocation itself.) */
    @HotPath
    public @Nullable Allocation allocation(long high, long low, int port, int listenerIndex) {
        Allocation found = sessions.find(high, low, port, listenerIndex);
        return found != null ? found : unknown(high, low, port, listenerIndex);
    }

    /** The allocation for data on a five-tuple that has none here yet: that of a client that is moving, or null. */
    private @Nullable Allocation unknown(long high, long low, int port, int listenerIndex) {
        Allocation arrived = mobility == null ? null : mobility.firstData(high, low, port, listenerIndex);
        if (arrived == null && awaitedBy(high, low, port, listenerIndex) == RelayDirectory.NOBODY) {
            counters.drop(DropReason.NO_ALLOCATION);
        }
        return arrived;
    }

    /**
     * The shard whose allocation waits for the first data on this five-tuple, or {@link RelayDirectory#NOBODY}. The
     * shell keeps the data and asks that shard to let the allocation {@link #leave}. Returns this shard when the
     * allocation is already on its way here.
     */
    public int awaitedBy(long high, long low, int port, int listenerIndex) {
        return mobility == null ? RelayDirectory.NOBODY : mobility.awaitedBy(high, low, port, listenerIndex);
    }

    /** Whether an allocation of any shard waits for the first data on this client's five-tuple (RFC 8016 s3.2.2). */
    public boolean awaits(ClientPath client, int listenerIndex) {
        return mobility != null && mobility.awaits(Flow.of(client, listenerIndex));
    }

    /** Where ChannelData goes. A bound channel is enough (RFC 8656 s12.6); permissions guard the other direction. */
    @HotPath
    public @Nullable ChannelBinding toPeer(Allocation allocation, int channel, long nowNanos) {
        ChannelBinding binding = allocation.channels().byNumber(channel);
        if (binding == null || !binding.live(nowNanos) || !binding.relayed().live(nowNanos)) {
            counters.drop(DropReason.UNBOUND_CHANNEL);
            return null;
        }
        if (!binding.permission().allowed(server.policy())) {
            counters.drop(DropReason.NO_PERMISSION);
            return null;
        }
        metHere(binding);
        return binding;
    }

    private void metHere(ChannelBinding binding) {
        KernelLane.Route route = binding.kernelRoute();
        if (route != null) {
            kernel.met(binding, route);
        }
    }

    /** Where a Send indication goes; {@link Permission#endpoint} then takes the peer's port. */
    @HotPath
    public @Nullable Permission toPeer(Allocation allocation, long peerHigh, long peerLow, long nowNanos) {
        return permitted(allocation, peerHigh, peerLow, nowNanos);
    }

    /** How a packet from a peer reaches the client. */
    @HotPath
    public @Nullable PeerRoute toClient(Allocation allocation, long peerHigh, long peerLow, int peerPort,
            long nowNanos) {
        Permission permission = permitted(allocation, peerHigh, peerLow, nowNanos);
        if (permission == null || !permission.carriesChannels()) {
            return permission;
        }
        ChannelBinding binding = allocation.channels().byPeer(peerHigh, peerLow, peerPort);
        if (binding == null || !binding.live(nowNanos)) {
            return permission;
        }
        metHere(binding);
        return binding;
    }

    /**
     * An ICMP error came back for a packet that a relayed address of this allocation had sent (RFC 8656 s11.5). We look
     * up the permission of the packet's destination, not of the sender of the error.
     *
     * @param id the transaction id of the Data indication
     * @return what to tell the client; null when there is nothing to tell
     */
    public @Nullable StunEncoder icmpError(Allocation allocation, IcmpError error, TransactionId id, long nowNanos) {
        IpAddress peer = error.destination();
        if (!IcmpErrors.told(error) || permitted(allocation, peer.high(), peer.low(), nowNanos) == null) {
            return null;
        }
        if (!allocation.meters().admitsIcmpError(nowNanos)) {
            counters.drop(DropReason.ICMP_RATE);
            return null;
        }
        return IcmpErrors.indication(error, id);
    }

    /**
     * The allocation that has this relayed transport address, as bound or as told to clients. Used for in-process
     * delivery.
     */
    @HotPath
    public @Nullable Allocation relayed(long high, long low, int port) {
        return sessions.relayed(high, low, port);
    }

    @HotPath
    private @Nullable Permission permitted(Allocation allocation, long peerHigh, long peerLow, long nowNanos) {
        Permission permission = allocation.permissions().get(peerHigh, peerLow, 0);
        if (permission == null || !permission.live(nowNanos) || !permission.relayed().live(nowNanos)
                || allocation.tcp() != null
                || !permission.allowed(server.policy())) {
            counters.drop(DropReason.NO_PERMISSION);
            return null;
        }
        return permission;
    }

    /**
     * Answers an Allocate, Refresh, CreatePermission, ChannelBind, Connect or ConnectionBind request.
     *
     * @param from kept as long as the allocation that this request makes, if any
     */
    public Answer request(StunMessage message, ClientPath from, int listenerIndex, Now now) {
        return control.request(new TurnRequest(message, from, listenerIndex, now, index));
    }

    /**
     * Answers a request that another shard's {@link Answer.Forward} sent here.
     *
     * @param from a path whose answers find their way to that shard's loop
     * @param arrivedAt that shard
     */
    public Answer forwarded(StunMessage message, ClientPath from, int listenerIndex, Now now, int arrivedAt) {
        return control.request(new TurnRequest(message, from, listenerIndex, now, arrivedAt));
    }

    /**
     * Removes from this shard the allocation that waits for its client at this path, which belongs to another shard.
     * The shell then lets it {@link #arrive} there.
     *
     * @return null when the allocation has ended or waits no longer
     */
    public @Nullable AllocationTransfer leave(ClientPath next, int listenerIndex, Now now) {
        return mobility == null ? null : mobility.leave(Flow.of(next, listenerIndex), now.nanos());
    }

    /**
     * Adds to this shard an allocation that left another shard.
     *
     * @param path the allocation's new path, as this shard's shell knows it
     * @return null when the allocation has ended instead
     */
    public @Nullable Allocation arrive(AllocationTransfer from, ClientPath path, Now now) {
        if (mobility == null) {
            throw new IllegalStateException("mobility is forbidden");
        }
        return mobility.arrive(from, path, sockets, now);
    }

    /**
     * The credential source has answered. Every request that waits for this query is now answered through
     * {@link LateAnswers}.
     *
     * @param key the source's answer; nothing happens when no request waits for this query any more
     */
    public void resume(KeyQuery query, KeyLookup.Settled key, Now now) {
        control.resume(query, key, now);
    }

    /** A client's connection ended. Its session ends too. */
    public void clientGone(ClientPath from, int listenerIndex) {
        FiveTuple path = from.fiveTuple();
        control.clientGone(path, listenerIndex);
        Allocation gone = sessions.find(path.client().high(), path.client().low(), path.clientPort(), listenerIndex);
        if (gone == null) {
            nextGone(from, listenerIndex);
            return;
        }
        MobileAllocation mobile = MobileAllocation.of(gone);
        if (mobility != null && mobile != null) {
            mobility.pathGone(mobile);
        } else if (gone.client() == from) {
            // Otherwise a proxy named an address that another connection has too, so that two connections share one
            // five-tuple.
            sessions.remove(gone, EndReason.CONNECTION_CLOSED);
        }
    }

    /**
     * An ICMP error came back for a packet that was sent to a client. It matters when the client has named its next
     * five-tuple (RFC 8016).
     */
    public void clientUnreachable(IcmpError error, int listenerIndex) {
        IpAddress client = error.destination();
        Allocation there = mobility == null || !IcmpErrors.unreachable(error)
                ? null
                : sessions.find(client.high(), client.low(), error.port(), listenerIndex);
        if (mobility != null && there != null) {
            mobility.unreachable(there);
        }
    }

    /** A connection ended to which an allocation of this shard was about to move. */
    public void nextGone(ClientPath next, int listenerIndex) {
        if (mobility != null) {
            mobility.nextGone(Flow.of(next, listenerIndex));
        }
    }

    /** Ends one session that a {@link #walk} has shown. */
    public void end(Allocation allocation, EndReason why) {
        sessions.remove(allocation, why);
    }

    /** Ends every session that matches, at once; returns how many. */
    public int end(Predicate<Allocation> which, EndReason why) {
        return sessions.removeAll(which, why);
    }

    /**
     * Runs the timers that are due, at most {@code limit} of them, so that packets do not wait when many expire
     * together.
     *
     * @return how many timers were due; there may be more when this equals the limit
     */
    public int expire(Now now, int limit) {
        int done = sessions.expire(now.nanos(), limit);
        done += peers.expire(now.nanos(), limit - done);
        done += control.expire(now.nanos(), limit - done);
        return done + reserved.expire(now.nanos(), limit - done);
    }

    /** When {@link #expire} next has something to do; {@link Long#MAX_VALUE} means never. */
    public long nextDeadlineNanos() {
        return Deadlines.earlier(Deadlines.earlier(sessions.nextDeadlineNanos(), peers.nextDeadlineNanos()),
                Deadlines.earlier(control.nextDeadlineNanos(), reserved.nextDeadlineNanos()));
    }

    /** The connections of TCP allocations to their peers. */
    public PeerConnections peers() {
        return peers;
    }

    public ShardCounters counters() {
        return counters;
    }

    /**
     * From now on the kernel relays for channels that are bound or refreshed.
     *
     * @param behindTheQueue runs a task on this shard's thread, after the packets that are queued for this shard now
     *     have left
     */
    public void offload(KernelLane below, Consumer<Runnable> behindTheQueue) {
        kernel.begin(below, behindTheQueue);
    }

    /** From now on this impairs the allocation's packets, instead of the kernel; null: nothing does. */
    public void impair(Allocation allocation, @Nullable AllocationPart by) {
        sessions.impair(allocation, by);
    }

    /** What the kernel relays for this shard. */
    public KernelBindings kernel() {
        return kernel;
    }

    /** The bandwidth limits on what this shard relays. */
    public Policer policer() {
        return policer;
    }

    /** Whether allocations may move between this shard and others. */
    @HotPath
    public boolean mobile() {
        return mobility != null;
    }

    /** The newest ticket of a mobile allocation. */
    public Attribute.MobilityTicket ticket(Allocation allocation) {
        MobileAllocation mobile = MobileAllocation.of(allocation);
        if (mobility == null || mobile == null) {
            throw new IllegalArgumentException("the allocation is not mobile");
        }
        return mobility.ticketOf(mobile);
    }

    /**
     * The server's settings have {@link TurnServer#change changed}: this shard reads those again that it keeps a copy
     * of.
     */
    public void adopt() {
        policer.adopt();
    }

    /** How many allocations there are. */
    public int allocations() {
        return sessions.size();
    }

    /**
     * A walk over all sessions in portions, so that a caller that reads or ends many sessions does not delay packets.
     */
    public SessionWalk walk() {
        return sessions.walk();
    }
}
