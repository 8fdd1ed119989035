package org.iceserver.turn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.HotPath;
import org.iceserver.transport.IcmpError;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;

/**
 * The TURN server of one media loop (RFC 8656): what it holds, and what every packet and request comes to. Single writer:
 * every method is called on that loop's thread.
 *
 * <p>The data lane looks up what exists already and allocates nothing; null means dropped, and counted. The control lane
 * answers requests. Wherever a {@code listener} is asked for, it is a number below 65,536 that the shell gives to each
 * protocol, local address and port that clients send to, so that client address, client port and listener are the
 * five-tuple.
 */
public final class TurnShard {
    private final int index;
    private final TurnServer server;
    private final UnauthenticatedBudget budget;
    private final RelaySockets sockets;
    private final AllocationListener listener;
    private final Nonces nonces;
    private final Authenticator authenticator;
    private final ShardCounters counters = new ShardCounters();
    private final Deadlines deadlines = new Deadlines();
    private final WaitingRequests waiting = new WaitingRequests(deadlines);
    private final Sessions sessions;
    private final @Nullable Roaming roaming;
    private final AllocateHandler allocate;
    private final RefreshHandler refresh;
    private final PermissionHandler permissions;
    private final PeerConnections peers;
    private final @Nullable ConnectHandler tcp;
    /** Kept here so that no packet asks another thread's memory whether there is one. */
    private @Nullable SharedMeter serverBandwidth;

    /**
     * @param index of this shard in the server
     * @param chance a secure source, for reservation tokens, mobility tickets and hash seeds
     */
    public TurnShard(int index, TurnServer server, UnauthenticatedBudget budget, RelaySockets sockets,
            AllocationListener listener, RandomGenerator chance) {
        this.index = index;
        this.server = server;
        this.budget = budget;
        this.sockets = sockets;
        this.listener = listener;
        serverBandwidth = server.quotas().bandwidth();
        nonces = new Nonces(server.nonceKey(), server.nonceLifetimeSeconds(), server.credentials()::features);
        authenticator = new Authenticator(server, nonces);
        sessions = new Sessions(chance.nextLong(), deadlines, listener);
        Mobility mobility = server.mobility();
        roaming = mobility == null ? null : new Roaming(index, mobility, sessions, listener, chance);
        allocate = new AllocateHandler(server, sockets, sessions, deadlines, roaming, chance);
        refresh = new RefreshHandler(server, sessions, roaming);
        permissions = new PermissionHandler(server, sessions);
        peers = new PeerConnections(server, deadlines, counters, listener, chance);
        TcpRelaying shared = server.tcp();
        tcp = shared == null ? null : new ConnectHandler(server, shared, permissions);
    }

    /** The allocation of a UDP client; a connection keeps its allocation instead. */
    @HotPath
    public @Nullable Allocation allocation(long high, long low, int port, int listenerIndex) {
        Allocation found = sessions.find(high, low, port, listenerIndex);
        return found != null ? found : unknown(high, low, port, listenerIndex);
    }

    /** Data of a five-tuple that has no allocation here: that of a client that moves, or nobody's. */
    private @Nullable Allocation unknown(long high, long low, int port, int listenerIndex) {
        Allocation arrived = roaming == null ? null : roaming.firstData(high, low, port, listenerIndex);
        if (arrived == null && awaitedBy(high, low, port, listenerIndex) == RelayDirectory.NOBODY) {
            counters.drop(DropReason.NO_ALLOCATION);
        }
        return arrived;
    }

    /**
     * The shard whose allocation waits for the first data on this five-tuple, or {@link RelayDirectory#NOBODY}: the data is
     * kept, and that shard asked to let the allocation {@link #leave}. This shard, when the allocation is on its way here.
     */
    public int awaitedBy(long high, long low, int port, int listenerIndex) {
        return roaming == null ? RelayDirectory.NOBODY : roaming.awaitedBy(high, low, port, listenerIndex);
    }

    /** Whether an allocation, of whichever shard, waits for the first data on this client's five-tuple (RFC 8016 s3.2.2). */
    public boolean awaits(ClientPath client, int listenerIndex) {
        return roaming != null && roaming.awaits(Flow.of(client, listenerIndex));
    }

    /** Where ChannelData goes. A bound channel suffices (RFC 8656 s12.6); permissions guard the other direction. */
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
        return binding;
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
        return binding != null && binding.live(nowNanos) ? binding : permission;
    }

    /**
     * An ICMP error came back for a packet that a relayed address of this allocation had sent (RFC 8656 s11.5). The
     * permission looked for is that of the packet's destination, not of whoever sent the error.
     *
     * @param id the transaction id of the Data indication
     * @return what the client is told, or null: nothing
     */
    public @Nullable StunEncoder icmpError(Allocation allocation, IcmpError error, TransactionId id, long nowNanos) {
        IpAddress peer = error.destination();
        if (!IcmpErrors.told(error) || permitted(allocation, peer.high(), peer.low(), nowNanos) == null) {
            return null;
        }
        if (!allocation.paces().admitsIcmpError(nowNanos)) {
            counters.drop(DropReason.ICMP_RATE);
            return null;
        }
        return IcmpErrors.indication(error, id);
    }

    /** Whether the bandwidth limits let a payload of so many bytes through to a peer; otherwise it is dropped and counted. */
    @HotPath
    public boolean admitsToPeer(Allocation from, int bytes, long nowNanos) {
        Limit limit = from.paces().refusesToPeer(bytes, nowNanos);
        return admits(from, limit == null ? ofServer(bytes, nowNanos) : limit);
    }

    /** As {@link #admitsToPeer}, towards the client. */
    @HotPath
    public boolean admitsToClient(Allocation to, int bytes, long nowNanos) {
        Limit limit = to.paces().refusesToClient(bytes, nowNanos);
        return admits(to, limit == null ? ofServer(bytes, nowNanos) : limit);
    }

    @HotPath
    private @Nullable Limit ofServer(int bytes, long nowNanos) {
        SharedMeter meter = serverBandwidth;
        return meter == null || meter.admit(bytes, nowNanos) ? null : Limit.SERVER_BPS;
    }

    @HotPath
    private boolean admits(Allocation allocation, @Nullable Limit limit) {
        if (limit != null) {
            counters.drop(DropReason.BANDWIDTH);
            refused(allocation.client(), allocation.username(), limit);
        }
        return limit == null;
    }

    /** The allocation that has this relayed transport address, bound or told: in-process delivery. */
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
     * @param from kept for as long as an allocation that comes of it lives
     */
    public Answer request(StunMessage message, ClientPath from, int listenerIndex, Now now) {
        return answer(new TurnRequest(message, from, listenerIndex, now, index), null);
    }

    /**
     * Answers a request that another shard's {@link Answer.Forward} sent here.
     *
     * @param from a path whose answers find their way to that shard's loop
     * @param arrivedAt that shard
     */
    public Answer forwarded(StunMessage message, ClientPath from, int listenerIndex, Now now, int arrivedAt) {
        return answer(new TurnRequest(message, from, listenerIndex, now, arrivedAt), null);
    }

    /**
     * Takes off this shard the allocation that waits for its client at this path of another shard. After that the shell
     * lets it {@link #arrive} there.
     *
     * @return null when it has ended, or waits no more
     */
    public @Nullable Relocation leave(ClientPath next, int listenerIndex, Now now) {
        return roaming == null ? null : roaming.leave(Flow.of(next, listenerIndex), now.nanos());
    }

    /**
     * Takes onto this shard an allocation that left another one.
     *
     * @param path the path it goes to, as this shard's shell knows it
     * @return null when it has ended instead
     */
    public @Nullable Allocation arrive(Relocation from, ClientPath path, Now now) {
        if (roaming == null) {
            throw new IllegalStateException("mobility is forbidden");
        }
        try {
            Allocation arrived = roaming.arrive(from, path, sockets, now.nanos());
            if (server.refusals().refused(arrived.quotaUser(), now.epochSeconds())
                    || server.refusals().refused(path.fiveTuple().client(), now.epochSeconds())) {
                // Kicked while it was on no shard.
                sessions.remove(arrived, EndReason.KICKED);
                return null;
            }
            return arrived;
        } catch (Rejection e) {
            listener.removed(from.allocation(), EndReason.NOT_MOVED);
            return null;
        }
    }

    /**
     * The credential source has answered: every request that waits for this query is answered now.
     *
     * @param key what it said; for a query nobody waits for any more this does nothing
     */
    public List<Resumed> resume(KeyQuery query, KeyLookup.Settled key, Now now) {
        List<Parked> parked = waiting.take(query);
        List<Resumed> answers = new ArrayList<>(parked.size());
        for (Parked one : parked) {
            answers.add(new Resumed(one.request().from(), answer(one.request().at(now), key)));
        }
        return answers;
    }

    /** A client's connection ended, and its session with it. */
    public void clientGone(ClientPath from, int listenerIndex) {
        FiveTuple path = from.fiveTuple();
        waiting.forget(path.client(), path.clientPort(), listenerIndex);
        Allocation gone = sessions.find(path.client().high(), path.client().low(), path.clientPort(), listenerIndex);
        if (gone == null) {
            nextGone(from, listenerIndex);
            return;
        }
        Roamer roamer = gone.roamer();
        if (roaming != null && roamer != null) {
            roaming.pathGone(roamer);
        } else if (gone.client() == from) {
            // Else a proxy told an address that another connection has, too: two connections with one five-tuple.
            sessions.remove(gone, EndReason.CONNECTION_CLOSED);
        }
    }

    /** A connection ended that an allocation of this shard was about to change to. */
    public void nextGone(ClientPath next, int listenerIndex) {
        if (roaming != null) {
            roaming.nextGone(Flow.of(next, listenerIndex));
        }
    }

    /** Ends every session that matches; returns how many. */
    public int end(Predicate<Allocation> which, EndReason why) {
        return sessions.removeAll(which, why);
    }

    /**
     * Does what is due, but looks at no more than so many timers, so that a crowd that expires together does not hold up
     * packets.
     *
     * @return how many timers were due; when that is the limit, there may be more
     */
    public int expire(Now now, int limit) {
        int done = 0;
        for (Timed due = null; done < limit && (due = deadlines.due(now.nanos())) != null; done++) {
            switch (due) {
                case Allocation allocation -> sessions.due(allocation, now.nanos());
                case HeldPort held -> releaseHeld(held);
                case PeerConnection connection -> peers.due(connection);
                case Parked parked -> {
                    waiting.forget(parked);
                    counters.drop(DropReason.CREDENTIAL_TIMEOUT);
                }
            }
        }
        return done;
    }

    /** When {@link #expire} has something to do next; {@link Long#MAX_VALUE}: never. */
    public long nextDeadlineNanos() {
        return deadlines.next();
    }

    /** The connections of TCP allocations to their peers. */
    public PeerConnections peers() {
        return peers;
    }

    public ShardCounters counters() {
        return counters;
    }

    /** Whether allocations may come from other shards and go there. */
    @HotPath
    public boolean mobile() {
        return roaming != null;
    }

    /** The newest ticket of a mobile allocation. */
    Attribute.MobilityTicket ticket(Allocation allocation) {
        Roamer roamer = allocation.roamer();
        if (roaming == null || roamer == null) {
            throw new IllegalArgumentException("the allocation is not mobile");
        }
        return roaming.ticketOf(roamer);
    }

    /** The server's settings have {@link TurnServer#change changed}: what this shard keeps of them is fetched anew. */
    public void adopt() {
        serverBandwidth = server.quotas().bandwidth();
    }

    /** How many allocations there are. */
    public int allocations() {
        return sessions.size();
    }

    /** A way past every session, in portions, so that whoever looks at them all does not hold up packets. */
    public SessionWalk walk() {
        return sessions.walk();
    }

    private void releaseHeld(HeldPort held) {
        PortWish.Reserved unclaimed = server.reservations().take(held.token());
        if (unclaimed != null) {
            sockets.release(unclaimed);
        }
    }

    private Answer answer(TurnRequest request, KeyLookup.@Nullable Settled settled) {
        StunMessage message = request.message();
        if (!served(message)) {
            return silence(DropReason.UNSUPPORTED_METHOD);
        }
        if (!message.hasMagicCookie()) {
            return silence(DropReason.NO_COOKIE);
        }
        if (roaming != null && !roaming.answers(request)) {
            return new Answer.Forward(roaming.home(request), message, request.listener());
        }
        Authentication.@Nullable Proven proven = null;
        try {
            if (SpecialAddresses.tunnel(request.client())) {
                throw new Rejection(ErrorCode.FORBIDDEN);
            }
            Allocation session = session(request);
            switch (authenticator.authenticate(request, session, settled)) {
                case Authentication.Pending pending -> {
                    return waiting(waiting.park(request, pending.query()));
                }
                case Authentication.Proven user -> proven = user;
            }
            checkAttributes(message);
            return switch (message.method()) {
                case CONNECT -> tcp().connect(request, owned(session, proven), proven);
                case CONNECTION_BIND -> tcp().bind(request, session, proven);
                case ALLOCATE, REFRESH, CREATE_PERMISSION, CHANNEL_BIND, CONNECTION_ATTEMPT, BINDING, SEND, DATA ->
                    reply(request, perform(request, session, proven), proven.key());
            };
        } catch (Rejection rejection) {
            return proven == null ? challenge(request, rejection) : refuse(request, rejection, proven);
        }
    }

    private @Nullable Allocation session(TurnRequest request) {
        Allocation roamed = roaming == null ? null : roaming.session(request);
        return roamed == null ? sessions.live(request) : roamed;
    }

    private boolean served(StunMessage message) {
        return message.messageClass() == MessageClass.REQUEST && switch (message.method()) {
            case ALLOCATE, REFRESH, CREATE_PERMISSION, CHANNEL_BIND -> true;
            // A method that is not supported is silently discarded (RFC 8489 s6.3).
            case CONNECT, CONNECTION_BIND -> tcp != null;
            case CONNECTION_ATTEMPT, BINDING, SEND, DATA -> false;
        };
    }

    private ConnectHandler tcp() {
        ConnectHandler handler = tcp;
        if (handler == null) {
            throw new IllegalStateException("TCP is not relayed");
        }
        return handler;
    }

    private static void checkAttributes(StunMessage message) throws Rejection {
        if (!message.unknownRequired().isEmpty()) {
            throw new UnknownAttributes(message.unknownRequired());
        }
        if (message.malformedAttribute() != null) {
            throw new Rejection(ErrorCode.BAD_REQUEST);
        }
    }

    private StunEncoder perform(TurnRequest request, @Nullable Allocation session, Authentication.Proven user)
            throws Rejection {
        return switch (request.message().method()) {
            case ALLOCATE -> allocate.handle(request, session, user);
            case REFRESH -> {
                refresh.checkTicket(request);
                yield refresh.handle(request, owned(session, user));
            }
            case CREATE_PERMISSION -> permissions.create(request, owned(session, user));
            case CHANNEL_BIND -> permissions.bind(request, owned(session, user));
            case CONNECT, CONNECTION_BIND, CONNECTION_ATTEMPT, BINDING, SEND, DATA ->
                throw new IllegalStateException("not served: " + request.message().method());
        };
    }

    /** RFC 8656 s5: 437 without an allocation, 441 for another user's. */
    private static Allocation owned(@Nullable Allocation session, Authentication.Proven user) throws Rejection {
        if (session == null) {
            throw new Rejection(ErrorCode.ALLOCATION_MISMATCH);
        }
        // A token is refreshed with a new one, whose key may have another name (RFC 7635 s9); it tells of no user.
        boolean renewed = session.key().fromToken() && user.key().fromToken();
        if (!renewed && !session.username().equals(user.username())) {
            throw new Rejection(ErrorCode.WRONG_CREDENTIALS);
        }
        session.key(user.key());
        return session;
    }

    private Answer waiting(Answer answer) {
        if (answer instanceof Answer.Silence silence) {
            counters.drop(silence.why());
        }
        return answer;
    }

    private Answer silence(DropReason why) {
        counters.drop(why);
        return new Answer.Silence(why);
    }

    /** An unsigned refusal, as small as it can be: whoever asks may be somebody else than the address says. */
    private Answer challenge(TurnRequest request, Rejection rejection) {
        IpAddress client = request.client();
        boolean provenAddress = request.from().fiveTuple().protocol() != TransportProtocol.UDP;
        if (!provenAddress && !budget.admit(client.high(), client.low(), request.now().nanos())) {
            counters.refused(Limit.UNAUTH_RATE);
            return silence(DropReason.UNAUTHENTICATED_RATE);
        }
        StunEncoder response = error(request, rejection);
        if (rejection.code() == ErrorCode.UNAUTHENTICATED || rejection.code() == ErrorCode.STALE_NONCE) {
            response.add(new Attribute.Realm(server.settings().realm()))
                    .add(new Attribute.Nonce(
                            nonces.issue(client, request.clientPort(), request.now().epochSeconds())));
            authenticator.offered().ifPresent(response::add);
        }
        if (rejection.code() == ErrorCode.UNAUTHENTICATED) {
            authenticator.thirdParty().ifPresent(response::add);
        }
        return reply(request, response, null);
    }

    private Answer refuse(TurnRequest request, Rejection rejection, Authentication.Proven user) {
        Rejection reason = rejection instanceof TryAlternate alternate ? alternate.because() : rejection;
        if (reason instanceof LimitReached reached) {
            refused(request.from(), user.username(), reached.limit());
        }
        return reply(request, error(request, rejection), user.key());
    }

    private void refused(ClientPath from, String username, Limit limit) {
        counters.refused(limit);
        listener.refused(from, username, limit);
    }

    private StunEncoder error(TurnRequest request, Rejection rejection) {
        counters.error(rejection.code());
        StunEncoder response = StunEncoder.error(request.message(), rejection.code());
        if (rejection instanceof UnknownAttributes unknown) {
            response.add(new Attribute.UnknownAttributes(unknown.types()));
        }
        if (rejection instanceof TryAlternate alternate) {
            response.add(new Attribute.AlternateServer(alternate.server()));
        }
        return response;
    }

    static Answer reply(TurnRequest request, StunEncoder response, @Nullable UserKey key) {
        return new Answer.Reply(signed(request, response, key));
    }

    static StunEncoder signed(TurnRequest request, StunEncoder response, @Nullable UserKey key) {
        if (key != null) {
            Authenticator.sign(response, request.message(), key);
        }
        if (request.message().hasFingerprint()) {
            response.fingerprint();
        }
        return response;
    }
}
