package org.iceserver.turn;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.memory.MemoryShare;
import org.jspecify.annotations.Nullable;

/**
 * Answers one shard's requests (RFC 8656 s5, RFC 8489 s6.3, s9.2.4): is the method served, whose allocation is it, who
 * asks, does he understand what he asked for; then the method's own handler. One thread.
 *
 * <p>Every {@link Rejection} ends here, as an error response: unsigned and budgeted while nobody has proven who he is,
 * signed after that.
 */
final class ControlLane {
    private final TurnServer server;
    private final UnauthenticatedBudget budget;
    private final AllocationListener listener;
    private final ShardCounters counters;
    private final Sessions sessions;
    private final @Nullable Roaming roaming;
    private final Nonces nonces;
    private final Authenticator authenticator;
    private final WaitingRequests waiting;
    private final AllocateHandler allocate;
    private final RefreshHandler refresh;
    private final PermissionHandler permissions;
    private final @Nullable ConnectHandler tcp;

    /**
     * @param roaming null where mobility is forbidden
     * @param chance a secure source, for reservation tokens and hash seeds
     * @param parked holds the requests that wait for their credential
     */
    ControlLane(TurnServer server, UnauthenticatedBudget budget, RelaySockets sockets, AllocationListener listener,
            ShardCounters counters, Sessions sessions, Deadlines deadlines, @Nullable Roaming roaming,
            RandomGenerator chance, MemoryShare parked) {
        this.server = server;
        this.budget = budget;
        this.listener = listener;
        this.counters = counters;
        this.sessions = sessions;
        this.roaming = roaming;
        nonces = new Nonces(server.nonceKey(), server.nonceLifetimeSeconds(), server.credentials()::features);
        authenticator = new Authenticator(server, nonces);
        waiting = new WaitingRequests(deadlines, parked);
        allocate = new AllocateHandler(server, sockets, sessions, deadlines, roaming, chance);
        refresh = new RefreshHandler(server, sessions, roaming);
        permissions = new PermissionHandler(server, sessions);
        TcpRelaying shared = server.tcp();
        tcp = shared == null ? null : new ConnectHandler(server, shared, permissions);
    }

    Answer request(TurnRequest request) {
        return answer(request, null);
    }

    /** Answers every request that waits for this query. */
    List<Resumed> resume(KeyQuery query, KeyLookup.Settled key, Now now) {
        List<Parked> parked = waiting.take(query);
        List<Resumed> answers = new ArrayList<>(parked.size());
        for (Parked one : parked) {
            TurnRequest request = one.request();
            answers.add(Resumed.of(request, answer(request.at(now), key)));
        }
        return answers;
    }

    /** The credential source has not answered in time. */
    void gaveUp(Parked parked) {
        waiting.forget(parked);
        listener.answered(Resumed.of(parked.request(), silence(DropReason.CREDENTIAL_TIMEOUT)));
    }

    /** The connection of this client ended. */
    void clientGone(FiveTuple path, int listenerIndex) {
        waiting.forget(path.client(), path.clientPort(), listenerIndex);
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
                    return park(request, pending.query());
                }
                case Authentication.Proven user -> proven = user;
            }
            checkAttributes(message);
            return switch (message.method()) {
                case CONNECT -> tcp().connect(request, owned(session, proven), proven);
                case CONNECTION_BIND -> tcp().bind(request, session, proven);
                case ALLOCATE, REFRESH, CREATE_PERMISSION, CHANNEL_BIND, CONNECTION_ATTEMPT, BINDING, SEND, DATA ->
                    request.reply(perform(request, session, proven), proven.key());
            };
        } catch (Rejection rejection) {
            // A request that waited has paid already, when its credential was asked for.
            return proven == null ? challenge(request, rejection, settled != null) : refuse(request, rejection, proven);
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

    /** Asking for a credential costs more than any answer, so its source pays first, over any transport. */
    private Answer park(TurnRequest request, KeyQuery query) throws Rejection {
        Answer again = waiting.again(request, query);
        if (again != null) {
            return again instanceof Answer.Silence silence ? silence(silence.why()) : again;
        }
        if (request.message().wireLength() > Parked.MOST_BYTES) {
            throw new Rejection(ErrorCode.BAD_REQUEST);
        }
        if (!paid(request)) {
            return provenAddress(request)
                    ? request.reply(error(request, new Rejection(ErrorCode.SERVER_ERROR)), null)
                    : silence(DropReason.UNAUTHENTICATED_RATE);
        }
        Parked displaced = waiting.givesWay(request);
        Answer answer = waiting.park(request, query);
        if (displaced != null) {
            waiting.forget(displaced);
            listener.answered(Resumed.of(displaced.request(), silence(DropReason.WAITING_DISPLACED)));
        }
        return answer;
    }

    /** Takes one answer out of the source's budget; what it has not is counted and told. */
    private boolean paid(TurnRequest request) {
        IpAddress client = request.client();
        boolean admitted = budget.admit(client.high(), client.low(), request.now().nanos());
        if (!admitted) {
            counters.refused(Limit.UNAUTH_RATE);
            listener.refused(request.from(), "", Limit.UNAUTH_RATE);
        }
        return admitted;
    }

    private static boolean provenAddress(TurnRequest request) {
        return request.from().fiveTuple().protocol() != TransportProtocol.UDP;
    }

    private Answer silence(DropReason why) {
        counters.drop(why);
        return new Answer.Silence(why);
    }

    /**
     * An unsigned refusal, as small as it can be: whoever asks may be somebody else than the address says.
     *
     * @param paid whether the source has paid for this request already
     */
    private Answer challenge(TurnRequest request, Rejection rejection, boolean paid) {
        if (!paid && !provenAddress(request) && !paid(request)) {
            return silence(DropReason.UNAUTHENTICATED_RATE);
        }
        StunEncoder response = error(request, rejection);
        if (rejection.code() == ErrorCode.UNAUTHENTICATED || rejection.code() == ErrorCode.STALE_NONCE) {
            response.add(new Attribute.Realm(server.settings().realm()))
                    .add(new Attribute.Nonce(
                            nonces.issue(request.client(), request.clientPort(), request.now().nanos())));
            authenticator.offered().ifPresent(response::add);
        }
        if (rejection.code() == ErrorCode.UNAUTHENTICATED) {
            authenticator.thirdParty().ifPresent(response::add);
        }
        return request.reply(response, null);
    }

    private Answer refuse(TurnRequest request, Rejection rejection, Authentication.Proven user) {
        Rejection reason = rejection instanceof TryAlternate alternate ? alternate.because() : rejection;
        if (reason instanceof LimitReached reached) {
            counters.refused(reached.limit());
            listener.refused(request.from(), user.username(), reached.limit());
        }
        return request.reply(error(request, rejection), user.key());
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
}
