package org.iceserver.turn.netty;

import java.net.BindException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;

import org.iceserver.transport.EventLoops;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.door.Owner;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.tls.HandshakePlaces;
import org.iceserver.turn.LoopCounts;
import org.iceserver.turn.ShardCounters;
import org.iceserver.turn.TurnServer;
import org.iceserver.turn.TurnSettings;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.auth.MintedUser;
import org.iceserver.turn.auth.SlowCredentials;
import org.iceserver.turn.impairment.Impairments;
import org.iceserver.turn.kernel.KernelLanes;
import org.iceserver.turn.limits.UnauthenticatedBudget;
import org.iceserver.turn.policy.PeerRules;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.time.ServerClock;
import org.iceserver.turn.trace.ExchangeTap;
import org.iceserver.turn.view.SessionPage;
import org.iceserver.turn.view.SessionQuery;
import org.iceserver.turn.view.SessionTraffic;
import org.iceserver.turn.view.SessionView;
import org.iceserver.turn.view.SessionWatcher;
import org.iceserver.turn.view.UserTraffic;
import org.jspecify.annotations.Nullable;

/**
 * The running STUN and TURN server: listeners on every local address, one shard per media loop.
 *
 * <p>Do not call it on a media loop: starting and closing wait for the loops.
 */
public final class RelayServer implements AutoCloseable {
    static final long CLOSE_SECONDS = 5;
    private static final ServerClock SYSTEM_CLOCK = new ServerClock(System::nanoTime,
            () -> TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
    private static final int IDLE_STREAM_SECONDS = 30;

    private final ServerState state;
    /** Limits the handshakes of each source. */
    private final UnauthenticatedBudget handshakes;
    private final List<RelayLoop> loops = new ArrayList<>();
    private final Listeners listeners;
    private volatile @Nullable KernelLanes below;
    private boolean closed;

    /** An address and port on which the server listens. */
    public record Bound(IpAddress address, int port) {}

    private RelayServer(EventLoops eventLoops, RelayServerSettings settings, ServerState state,
            UnauthenticatedBudget handshakes) {
        this.handshakes = handshakes;
        this.state = state;
        listeners = new Listeners(eventLoops, settings, loops);
    }

    /**
     * Binds everything and starts serving.
     *
     * @param loops this server becomes the only user of their media loops; the caller closes them after this server
     * @param core the operator's settings, and the credential source
     * @throws BindException one sentence: which address or port cannot be bound, and what to do; nothing then stays
     *     open
     */
    public static RelayServer start(EventLoops loops, RelayServerSettings settings, TurnServer core)
            throws BindException {
        return start(loops, settings, core, SlowCredentials.NONE);
    }

    /** @param slowCredentials asked when the core's credential source answers later */
    public static RelayServer start(EventLoops loops, RelayServerSettings settings, TurnServer core,
            SlowCredentials slowCredentials) throws BindException {
        return start(loops, settings, core, slowCredentials, SessionWatcher.NOBODY, Runnable::run,
                MemoryBudget.ofThisJvm());
    }

    /**
     * @param watcher is told what happens to sessions
     * @param writing makes and writes the log lines about refused requests on another thread
     * @param memory the memory budget for clients' data; one for the whole process
     */
    public static RelayServer start(EventLoops loops, RelayServerSettings settings, TurnServer core,
            SlowCredentials slowCredentials, SessionWatcher watcher, Executor writing, MemoryBudget memory)
            throws BindException {
        return start(loops, settings, core, slowCredentials, watcher, writing, SYSTEM_CLOCK, IDLE_STREAM_SECONDS,
                memory);
    }

    static RelayServer start(EventLoops loops, RelayServerSettings settings, TurnServer core,
            SlowCredentials slowCredentials, SessionWatcher watcher, Executor writing, ServerClock clock,
            int idleStreamSeconds, MemoryBudget memory) throws BindException {
        RelayDirectory directory = new RelayDirectory(settings.relays(), settings.firstRelayPort(),
                settings.lastRelayPort());
        SecureRandom chance = new SecureRandom();
        UnauthenticatedBudget budget = new UnauthenticatedBudget(core.settings().limits().unauthenticated(),
                chance.nextLong());
        UnauthenticatedBudget handshakes = new UnauthenticatedBudget(core.settings().limits().handshakesPerSource(),
                chance.nextLong());
        RelayServer server = new RelayServer(loops, settings,
                new ServerState(core, directory, new HeldPorts(), slowCredentials, chance, clock, budget,
                        settings.natDiscovery().map(NatDiscovery::told).orElse(Map.of()), idleStreamSeconds,
                        settings.proxies(), settings.transports(),
                        settings.certificates().map(known -> ServerTls.of(known, handshakes, clock.nanos(),
                                memory.share(Holding.HANDSHAKES)))
                                .orElse(null),
                        watcher, new ExchangeTap(), memory,
                        new RejectionLog(memory.share(Holding.RECENT_REFUSALS), writing, clock.nanos()),
                        new Impairments()),
                handshakes);
        List<Inbox> inboxes = new ArrayList<>();
        List<AllocationTransfers> moves = new ArrayList<>();
        loops.media().forEach(media -> server.loops.add(new RelayLoop(media, server.state, inboxes, moves)));
        try {
            for (IpAddress address : settings.listen()) {
                server.listen(address);
            }
        } catch (BindException e) {
            server.close();
            throw e;
        }
        server.loops.forEach(RelayLoop::start);
        return server;
    }

    /**
     * Starts to serve clients on one more local address.
     *
     * @throws BindException one sentence: which port cannot be bound there, and what to do; nothing then stays open
     */
    public synchronized void listen(IpAddress address) throws BindException {
        if (closed) {
            return;
        }
        try {
            listeners.open(address);
        } catch (BindException e) {
            stopListening(address);
            throw e;
        }
    }

    /** Closes the listeners on an address that was removed from this host, and ends the sessions of its clients. */
    public synchronized void stopListening(IpAddress address) {
        listeners.close(address);
        end(allocation -> allocation.client().fiveTuple().server().equals(address), EndReason.ADDRESS_GONE)
                .orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS).handle((_, _) -> 0).join();
        loops.forEach(loop -> loop.forget(address));
        listeners.forget(address);
    }

    /** The addresses and ports on which this server listens for STUN and TURN. */
    public synchronized List<Bound> bound() {
        return listeners.bound(false);
    }

    /** The addresses of the TLS ports; empty when there are none. A port may be among the STUN ports, too. */
    public synchronized List<Bound> boundForTls() {
        return listeners.bound(true);
    }

    /** Serves TCP and TLS clients of the {@linkplain ListenPorts#shared shared} ports. */
    public Owner sharing() {
        return new FromSharedPort(loops, listeners);
    }

    /** How many TLS and DTLS handshakes one source may begin, on whatever port. */
    public HandshakePlaces.Rate handshakeRate() {
        return (high, low) -> handshakes.admit(high, low, state.clock().nanos().getAsLong());
    }

    /** How many allocations there are. */
    public int sessions() {
        return state.core().quotas().total();
    }

    /** The tap through which requests and responses can be watched. */
    public ExchangeTap exchanges() {
        return state.exchanges();
    }

    /** The bad networks that operators put between their sessions and this server. */
    public BadNetworks badNetworks() {
        return new BadNetworks(state.impairments(), state.clock().nanos(), this::impairAnew);
    }

    private CompletableFuture<Integer> impairAnew() {
        return fromEveryLoop(RelayLoop::impairAnew, Integer::sum);
    }

    /** The latest refused requests, newest first, at most {@code limit}. */
    public List<Rejected> rejections(int limit) {
        return state.rejections().recent().newest(limit);
    }

    /** The REALM of every challenge. */
    public String realm() {
        return state.core().settings().realm();
    }

    /** From now on refuses new allocations; existing ones go on. */
    public void drain() {
        state.core().quotas().drain();
    }

    /**
     * Replaces the settings and rules. No session ends, and existing permissions are checked again. Any thread.
     *
     * @throws IllegalArgumentException when the realm changes
     */
    public void change(TurnSettings changed, PeerRules rules) {
        state.core().change(changed, rules);
        state.budget().rate(changed.limits().unauthenticated());
        handshakes.rate(changed.limits().handshakesPerSource());
        loops.forEach(RelayLoop::adopt);
    }

    /** From now on the kernel may relay for channels that are bound or refreshed. Call it once. */
    public void offload(KernelLanes kernel) {
        below = kernel;
        state.core().policy().onChange(kernel::judgeAnew);
        state.core().quotas().shareWith(kernel.server());
        for (int i = 0; i < loops.size(); i++) {
            loops.get(i).offload(kernel.lane(i, loops.size(), state.directory()::bound));
        }
    }

    /** How many packets of offloaded channels the kernel has left to the sockets, by reason; empty while it relays nothing. */
    public Map<String, Long> kernelLeft() {
        KernelLanes kernel = below;
        return kernel == null ? Map.of() : kernel.left();
    }

    /** What each loop counts. */
    public List<LoopCounts> counts() {
        return loops.stream().map(RelayLoop::counts).toList();
    }

    /** What each loop's shard counts. */
    public List<ShardCounters> counters() {
        return loops.stream().map(RelayLoop::counters).toList();
    }

    /**
     * From now on nonces are made of secrets that other servers have, too, so that each accepts the nonces of all. Any thread.
     *
     * @param secrets the first one signs, all are accepted; none: a key of this server alone
     * @param cluster the name of these servers together
     */
    public void shareNonces(List<String> secrets, String cluster) {
        state.core().nonceKeys().share(secrets, cluster);
    }

    /**
     * Ends a user's sessions, and refuses the user from now on.
     *
     * @param user the user name without a REST credential's time stamp, or a peer for which a credential was minted
     * @param untilEpochSecond when its newest credential expires
     * @return completes with the number of ended sessions
     */
    public CompletableFuture<Integer> kick(String user, long untilEpochSecond) {
        state.core().refusals().refuse(user, untilEpochSecond, state.clock().now());
        return end(allocation -> allocation.quotaUser().equals(user)
                || MintedUser.peer(allocation.username()).equals(user), EndReason.KICKED);
    }

    /**
     * Ends the sessions of an address's clients and refuses new ones from now on.
     *
     * @return completes with the number of ended sessions
     */
    public CompletableFuture<Integer> kick(IpAddress client, long untilEpochSecond) {
        state.core().refusals().refuse(client, untilEpochSecond, state.clock().now());
        return end(allocation -> allocation.client().fiveTuple().client().equals(client), EndReason.KICKED);
    }

    /**
     * Ends the sessions of many users. Whoever calls this sees to it that they cannot begin others.
     *
     * @param quotaUsers asked on every loop, with the user for whom a session counts
     * @return completes with the number of ended sessions
     */
    public CompletableFuture<Integer> endUsers(Predicate<String> quotaUsers) {
        return end(allocation -> quotaUsers.test(allocation.quotaUser()), EndReason.KICKED);
    }

    /** Ends the session with this {@link SessionView#id}, if there is one. Its client may begin another one. */
    public CompletableFuture<Boolean> endSession(long id) {
        return end(allocation -> allocation.id() == id, EndReason.KICKED).thenApply(ended -> ended > 0);
    }

    /** One page of the list of sessions. This takes one task on each loop for every few hundred sessions. */
    public CompletableFuture<SessionPage> sessions(SessionQuery query) {
        return fromEveryLoop(loop -> {
            SessionPage.Picker picker = new SessionPage.Picker(query);
            return loop.sessions().visit(picker).thenApply(_ -> picker);
        }, SessionPage.Picker::join).thenApply(SessionPage.Picker::page);
    }

    /** The traffic of each user's current sessions. Costs as much as {@link #sessions(SessionQuery)}. */
    public CompletableFuture<UserTraffic.Sums> users() {
        return fromEveryLoop(loop -> {
            UserTraffic.Sums sums = new UserTraffic.Sums();
            return loop.sessions().visit(sums).thenApply(_ -> sums);
        }, UserTraffic.Sums::join);
    }

    /** The traffic of each current session. Costs as much as {@link #sessions(SessionQuery)}. */
    public CompletableFuture<List<SessionTraffic>> traffic() {
        return fromEveryLoop(loop -> {
            SessionTraffic.Notes notes = new SessionTraffic.Notes();
            return loop.sessions().visit(notes).thenApply(_ -> notes);
        }, SessionTraffic.Notes::join).thenApply(SessionTraffic.Notes::sessions);
    }

    private <T> CompletableFuture<T> fromEveryLoop(Function<RelayLoop, CompletableFuture<T>> ask,
            BinaryOperator<T> join) {
        return loops.stream().map(ask).reduce((all, next) -> all.thenCombine(next, join)).orElseThrow();
    }

    /** Ends every session that matches, a bounded number per task on each loop. Completes with their number. */
    public CompletableFuture<Integer> end(Predicate<Allocation> which, EndReason why) {
        CompletableFuture<Integer> ended = CompletableFuture.completedFuture(0);
        for (RelayLoop loop : loops) {
            ended = ended.thenCombine(loop.sessions().end(which, why), Integer::sum);
        }
        return ended;
    }

    /** Stops listening, ends every session and closes every connection. Idempotent; waits a few seconds at most. */
    @Override
    public synchronized void close() {
        closed = true;
        listeners.close();
        for (RelayLoop loop : loops) {
            loop.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        state.held().close();
    }
}
