package org.iceserver.turn;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.memory.MemoryShare;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.Allocations;
import org.iceserver.turn.allocation.KernelBindings;
import org.iceserver.turn.auth.Authentication;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.iceserver.turn.auth.LateKey;
import org.iceserver.turn.auth.Nonces;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.limits.UnauthenticatedBudget;
import org.iceserver.turn.mobility.ShardMobility;
import org.iceserver.turn.policy.SpecialAddresses;
import org.iceserver.turn.rejection.LimitReached;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionReason;
import org.iceserver.turn.rejection.UnknownAttributes;
import org.iceserver.turn.request.TurnRequest;
import org.iceserver.turn.tcp.TcpRelaying;
import org.iceserver.turn.time.Now;
import org.jspecify.annotations.Nullable;

/**
 * Answers one shard's requests (RFC 8656 s5, RFC 8489 s6.3, s9.2.4). It checks the method, finds the allocation,
 * authenticates the client and checks for unknown attributes; then the method's own handler answers. One thread.
 *
 * <p>Every {@link Rejection} becomes an error response here. Before the client has authenticated, the response is
 * unsigned and its rate is limited; afterwards it is signed.
 */
final class ControlLane {
    private final TurnServer server;
    private final UnauthenticatedBudget budget;
    private final ShardListeners listeners;
    private final ShardCounters counters;
    private final ErrorResponses errors;
    private final Allocations sessions;
    private final KernelBindings kernel;
    private final @Nullable ShardMobility mobility;
    private final Nonces nonces;
    private final Authenticator authenticator;
    private final WaitingRequests waiting;
    private final AllocateHandler allocate;
    private final RefreshHandler refresh;
    private final PermissionHandler permissions;
    private final @Nullable ConnectHandler tcp;

    /**
     * @param kernel is told about every request that may change what it relays
     * @param mobility null when mobility is forbidden
     * @param parked holds the requests that wait for their credential
     */
    ControlLane(TurnServer server, UnauthenticatedBudget budget, ShardListeners listeners, ShardCounters counters,
            Allocations sessions, KernelBindings kernel, AllocateHandler allocate, @Nullable ShardMobility mobility,
            MemoryShare parked) {
        this.kernel = kernel;
        this.server = server;
        this.budget = budget;
        this.listeners = listeners;
        this.allocate = allocate;
        this.counters = counters;
        errors = new ErrorResponses(counters, listeners.rejections());
        this.sessions = sessions;
        this.mobility = mobility;
        nonces = new Nonces(server.nonceKeys(), server.nonceLifetimeSeconds(), server.credentials()::features);
        authenticator = new Authenticator(server, nonces);
        waiting = new WaitingRequests(parked);
        refresh = new RefreshHandler(server, sessions, mobility);
        permissions = new PermissionHandler(server, sessions);
        TcpRelaying shared = server.tcp();
        tcp = shared == null ? null : new ConnectHandler(server, shared, permissions);
    }

    Answer request(TurnRequest request) {
        return answer(request, null);
    }

    /** Answers every request that waits for this query. */
    void resume(KeyQuery query, KeyLookup.Settled key, Now now) {
        for (WaitingRequest one : waiting.take(query)) {
            TurnRequest request = one.request();
            late(request, answer(request.at(now), new LateKey(key, one.soFar())));
        }
    }

    /**
     * Gives up requests whose credential source has not answered in time, at most {@code limit} of them.
     *
     * @return how many
     */
    int expire(long nowNanos, int limit) {
        int done = 0;
        for (WaitingRequest due = null; done < limit && (due = waiting.due(nowNanos)) != null; done++) {
            late(due.request(), silence(DropReason.CREDENTIAL_TIMEOUT));
        }
        return done;
    }

    long nextDeadlineNanos() {
        return waiting.nextDeadlineNanos();
    }

    private void late(TurnRequest request, Answer answer) {
        listeners.late().answered(LateAnswer.of(request, answer));
    }

    /** The connection of this client ended. */
    void clientGone(FiveTuple path, int listenerIndex) {
        waiting.forget(path.client(), path.clientPort(), listenerIndex);
    }

    /** @param late the credential source's answer, for a request that had to wait for it */
    private Answer answer(TurnRequest request, @Nullable LateKey late) {
        StunMessage message = request.message();
        if (!served(message)) {
            return silence(DropReason.UNSUPPORTED_METHOD);
        }
        if (!message.hasMagicCookie()) {
            return silence(DropReason.NO_COOKIE);
        }
        if (mobility != null && !mobility.answers(request)) {
            return new Answer.Forward(mobility.home(request), message, request.listener());
        }
        Authentication.@Nullable Proven proven = null;
        try {
            if (SpecialAddresses.tunnel(request.client())) {
                throw new Rejection(RejectionReason.TUNNEL_ADDRESS);
            }
            Allocation session = session(request);
            switch (authenticator.authenticate(request, session, late)) {
                case Authentication.Pending pending -> {
                    return park(request, pending);
                }
                case Authentication.Proven user -> proven = user;
            }
            checkAttributes(message);
            return switch (message.method()) {
                case CONNECT -> tcp().connect(request, owned(session, proven), proven);
                case CONNECTION_BIND -> tcp().bind(request, session, proven);
                case ALLOCATE, REFRESH, CREATE_PERMISSION, CHANNEL_BIND, CONNECTION_ATTEMPT, BINDING, SEND, DATA ->
                    Answer.Reply.to(request, perform(request, session, proven), proven.key());
            };
        } catch (Rejection rejection) {
            // A request that waited already paid when its credential was asked for.
            return proven == null
                    ? challenge(request, rejection, late != null)
                    : errors.of(request, rejection, proven).reply(request, proven.key());
        }
    }

    private @Nullable Allocation session(TurnRequest request) {
        Allocation roamed = mobility == null ? null : mobility.session(request);
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
            throw new Rejection(RejectionReason.MALFORMED_ATTRIBUTE);
        }
    }

    private StunEncoder perform(TurnRequest request, @Nullable Allocation session, Authentication.Proven user)
            throws Rejection {
        return switch (request.message().method()) {
            case ALLOCATE -> allocate.handle(request, session, user);
            case REFRESH -> {
                refresh.checkTicket(request);
                Allocation mine = owned(session, user);
                StunEncoder response = refresh.handle(request, mine);
                // An allocation that has just ended does not count any more.
                yield mine.offloaded() ? settled(mine, request, response) : response;
            }
            case CREATE_PERMISSION -> {
                Allocation mine = owned(session, user);
                yield settled(mine, request, permissions.create(request, mine));
            }
            case CHANNEL_BIND -> {
                Allocation mine = owned(session, user);
                yield settled(mine, request, permissions.bind(request, mine));
            }
            case CONNECT, CONNECTION_BIND, CONNECTION_ATTEMPT, BINDING, SEND, DATA ->
                throw new IllegalStateException("not served: " + request.message().method());
        };
    }

    /** Tells the kernel what the request has changed, before the response leaves. */
    private StunEncoder settled(Allocation mine, TurnRequest request, StunEncoder response) {
        kernel.settle(mine, request.now().nanos());
        return response;
    }

    /** RFC 8656 s5: 437 when there is no allocation, 441 when it belongs to another user. */
    private static Allocation owned(@Nullable Allocation session, Authentication.Proven user) throws Rejection {
        if (session == null) {
            throw new Rejection(RejectionReason.NO_ALLOCATION);
        }
        // A client may refresh with a new token whose key has another name (RFC 7635 s9), because a token names no
        // user.
        boolean renewed = session.key().fromToken() && user.key().fromToken();
        if (!renewed && !session.username().equals(user.username())) {
            throw Rejection.otherUser("allocation", session.username(), user.username());
        }
        session.key(user.key());
        return session;
    }

    /**
     * Asking for a credential costs more than any answer, so the client's source address pays from its budget first,
     * over every transport.
     */
    private Answer park(TurnRequest request, Authentication.Pending pending) throws Rejection {
        Answer again = waiting.again(request, pending.query());
        if (again != null) {
            return again instanceof Answer.Silence silence ? silence(silence.why()) : again;
        }
        if (request.message().wireLength() > WaitingRequest.MOST_BYTES) {
            throw new Rejection(RejectionReason.REQUEST_TOO_LONG);
        }
        if (!admitted(request)) {
            return provenAddress(request)
                    ? errors.of(request, new LimitReached(RejectionReason.UNAUTH_RATE,
                            server.settings().limits().unauthenticated()), null).reply(request, null)
                    : unpaid(request);
        }
        WaitingRequest displaced = waiting.givesWay(request);
        Answer answer = waiting.park(request, pending);
        if (displaced != null) {
            waiting.forget(displaced);
            late(displaced.request(), silence(DropReason.WAITING_DISPLACED));
        }
        return answer;
    }

    /** Takes one answer out of the source's budget; false when none is left. */
    private boolean admitted(TurnRequest request) {
        IpAddress client = request.client();
        return budget.admit(client.high(), client.low(), request.now().nanos());
    }

    /** The answer when the source's budget is used up: none. */
    private Answer unpaid(TurnRequest request) {
        counters.refused(Limit.UNAUTH_RATE);
        listeners.rejections().dropped(request.from(), "", Limit.UNAUTH_RATE);
        return silence(DropReason.UNAUTHENTICATED_RATE);
    }

    private static boolean provenAddress(TurnRequest request) {
        return request.from().fiveTuple().protocol() != TransportProtocol.UDP;
    }

    private Answer silence(DropReason why) {
        counters.drop(why);
        return new Answer.Silence(why);
    }

    /**
     * An unsigned refusal, as small as possible, because the source address may be forged.
     *
     * @param paid whether the source has paid for this request already
     */
    private Answer challenge(TurnRequest request, Rejection rejection, boolean paid) {
        if (!paid && !provenAddress(request) && !admitted(request)) {
            return unpaid(request);
        }
        ErrorResponses.Made made = errors.of(request, rejection, null);
        StunEncoder response = made.response();
        ErrorCode code = rejection.code();
        if (code == ErrorCode.UNAUTHENTICATED || code == ErrorCode.STALE_NONCE) {
            response.add(new Attribute.Realm(server.settings().realm()))
                    .add(new Attribute.Nonce(
                            nonces.issue(request.client(), request.clientPort(), request.now())));
            authenticator.offered().ifPresent(response::add);
        }
        if (code == ErrorCode.UNAUTHENTICATED) {
            authenticator.thirdParty().ifPresent(response::add);
        }
        return made.reply(request, null);
    }
}
