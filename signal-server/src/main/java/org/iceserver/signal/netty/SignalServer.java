package org.iceserver.signal.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.Future;
import org.iceserver.signal.AccessPolicy;
import org.iceserver.signal.Admission;
import org.iceserver.signal.Faults;
import org.iceserver.signal.Forwarding;
import org.iceserver.signal.IceServers;
import org.iceserver.signal.PeerExchanges;
import org.iceserver.signal.Profile;
import org.iceserver.signal.Revocation;
import org.iceserver.signal.SignalCounters;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.iceserver.signal.SignalView;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.signal.auth.JwtAdmission;
import org.iceserver.signal.dialect.DialectProtocol;
import org.iceserver.signal.keys.Counter;
import org.iceserver.signal.v1.NativeProtocol;
import org.iceserver.transport.DescriptorBudget;
import org.iceserver.transport.door.Owner;
import org.iceserver.transport.http.HttpCounters;
import org.iceserver.transport.http.HttpRefusal;
import org.iceserver.transport.http.HttpServer;
import org.iceserver.transport.http.Routes;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The signal port, from bound to closed. Its methods may be called from any thread but the signal loop. */
public final class SignalServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SignalServer.class);
    private static final long SWEEP_MILLIS = 100;
    private static final int VISITS_PER_SWEEP = 2_000;
    private static final int BATCH_BYTES = 1 << 20;
    private static final int BATCH_OVERHEAD = 64;

    private final EventLoop loop;
    private final HttpServer http;
    private final SignalHub hub;
    private final List<DialectProtocol> protocols;
    private final Future<?> sweep;
    private volatile long sweptNanos = System.nanoTime();
    private final SignalSettings settings;
    private final CurrentAdmission admission;
    private final RecentRefusals refusals;
    /** Changed by one thread at a time. */
    private volatile Authentication authentication;

    private SignalServer(EventLoop loop, HttpServer http, SignalHub hub, List<DialectProtocol> protocols,
            SignalSettings settings, CurrentAdmission admission, RecentRefusals refusals) {
        this.refusals = refusals;
        this.settings = settings;
        this.admission = admission;
        this.authentication = settings.authentication();
        this.loop = loop;
        this.http = http;
        this.hub = hub;
        this.protocols = protocols;
        this.sweep = loop.scheduleAtFixedRate(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Binds every address or none.
     *
     * @param group one loop of it becomes the signal loop; it stays the caller's to shut down
     * @param channelClass the server channel that fits the group
     * @param exchanges with the STUN and TURN server, for peers that want to see their own
     * @param memory what its clients may make it hold
     * @throws IOException when an address cannot be bound; the message is one sentence that says which and what to do
     */
    public static SignalServer start(SignalSettings settings, EventLoopGroup group,
            Class<? extends ServerChannel> channelClass, IceServers iceServers, Revocation revocation,
            PeerExchanges exchanges, MemoryBudget memory) throws IOException {
        EventLoop loop = group.next();
        SecureRandom chance = new SecureRandom();
        CurrentAdmission admission = new CurrentAdmission(admission(settings, loop));
        RecentRefusals refusals = new RecentRefusals(InstantSource.system(), System::nanoTime);
        Faults faults = new Faults(new FaultLog(System::nanoTime));
        SignalHub hub = new SignalHub(settings.limits(), chance, revocation, refusals, faults,
                memory.share(Holding.SIGNAL_SESSIONS));
        admission.toldTo(hub);
        Revocation atTheEnd = settings.endRelayOnLeave() ? revocation : peer -> {};
        NativeProtocol ours = new NativeProtocol(hub, iceServers, admission, atTheEnd, exchanges, chance);

        Forwarding forwarding = new Forwarding(settings.trustedProxies());
        Visitors visitors = new Visitors(forwarding);
        AccessPolicy policy = new AccessPolicy(settings.profile(), settings.hosts(), settings.origins());
        Routes routes = SignalRoutes.routes(settings.version(), visitors,
                DialectEndpoint.ofNative(ours, visitors, hub),
                new IceRoute(iceServers, admission, visitors));
        PageRoutes.addTo(routes, settings.page(), visitors);
        iceServers.desk().ifPresent(
                desk -> KeyRoutes.addTo(routes, new Counter(desk, System::nanoTime, chance), visitors,
                        InstantSource.system()));
        List<DialectProtocol> protocols = new ArrayList<>(List.of(ours));
        protocols.addAll(new ServedDialects(hub, admission, iceServers, atTheEnd, chance, visitors, bodyBytes(settings))
                .addTo(routes, settings.dialects()));
        HttpServer http = HttpServer.start(settings.http().withBodies(bodyBytes(settings)).atMost(connections(memory)),
                routes, new AccessGate(policy, visitors, settings.tls(), new UnnamedProxies(LOG::warn), hub),
                settings.tls(), forwarding::trusts, memory, addresses(settings), loop, channelClass);
        HttpCounters counters = http.counters();
        memory.descriptors().countedElsewhere(DescriptorBudget.Port.SIGNAL, counters::connections,
                () -> counters.refusals(HttpRefusal.CONNECTIONS));
        return new SignalServer(loop, http, hub, protocols, settings, admission, refusals);
    }

    /** A client that polls may send several messages in one body. A body is never smaller than the largest message. */
    private static int bodyBytes(SignalSettings settings) {
        return Math.max(BATCH_BYTES, settings.limits().messageBytes() + BATCH_OVERHEAD);
    }

    /** As many as it has file descriptors for. */
    private static int connections(MemoryBudget memory) {
        return (int) Math.min(Integer.MAX_VALUE, memory.descriptors().most(DescriptorBudget.Port.SIGNAL));
    }

    private static Admission admission(SignalSettings settings, EventLoop loop) {
        return switch (settings.authentication()) {
            case Authentication.None none ->
                settings.profile() == Profile.PUBLIC ? Admission.NOBODY : Admission.EVERYBODY;
            case Authentication.Jwt jwt -> new JwtAdmission(jwt.keys(), InstantSource.system());
            case Authentication.Webhook webhook -> {
                WebhookAdmission asking = new WebhookAdmission(webhook.url(), loop, System::nanoTime);
                loop.terminationFuture().addListener(ended -> asking.close());
                yield asking;
            }
        };
    }

    private static List<InetSocketAddress> addresses(SignalSettings settings) {
        return settings.ports().stream().flatMap(port -> settings.listen().isEmpty()
                ? Stream.of(new InetSocketAddress(port))
                : settings.listen().stream().map(address -> new InetSocketAddress(address.toInetAddress(), port)))
                .toList();
    }

    /** Serves connections that a shared port accepted, besides those of its own ports, until it is closed. */
    public Owner sharing() {
        return http.sharing();
    }

    private void sweep() {
        long now = System.nanoTime();
        Faults faults = hub.faults();
        protocols.forEach(protocol -> faults.run("looking after the clients of a dialect",
                () -> protocol.expire(now, VISITS_PER_SWEEP)));
        sweptNanos = System.nanoTime();
    }

    /** Time since the last sweep: about a tenth of a second, unless the signal loop is stuck. Any thread. */
    public Duration sinceSweep() {
        return Duration.ofNanos(System.nanoTime() - sweptNanos);
    }

    /** Uses other limits from now on. Only the length of messages stays as it was. Any thread. */
    public void change(SignalLimits limits) {
        loop.execute(() -> hub.limits(limits.withSizes(hub.limits().messageBytes(), limits.rooms(),
                limits.roomMembers())));
    }

    /** Decides so about new clients and about fresh credentials. Clients that are connected stay. Any thread. */
    public void change(Authentication changed) {
        if (!changed.equals(authentication)) {
            authentication = changed;
            admission.change(admission(settings.withAuthentication(changed), loop));
        }
    }

    /** What was refused last. */
    public RecentRefusals refusals() {
        return refusals;
    }

    /** What is bound, with the ports the kernel chose, in the order of the settings. */
    public List<InetSocketAddress> addresses() {
        return http.addresses();
    }

    /**
     * Removes a peer, tells its rooms, and ends its relaying. Relaying may go on after a session has ended, so the peer
     * need not be here.
     *
     * @return whether the peer was here; completes after it was removed
     */
    public CompletableFuture<Boolean> kick(String peerId) {
        return CompletableFuture.supplyAsync(() -> {
            boolean here = hub.peer(peerId) != null;
            hub.kick(peerId);
            return here;
        }, loop);
    }

    /** What the port refused, and how many connections it has. */
    public HttpCounters http() {
        return http.counters();
    }

    /** What the hub counts; any thread, without asking the loop. */
    public SignalCounters counters() {
        return hub.counters();
    }

    /** What an operator sees. */
    public CompletableFuture<SignalView> view(int mostRooms) {
        return CompletableFuture.supplyAsync(() -> hub.view(mostRooms), loop);
    }

    /** The first so many peers, by id, whose id or one of whose rooms holds the text. */
    public CompletableFuture<List<SignalView.PeerView>> peers(String text, int most) {
        return CompletableFuture.supplyAsync(() -> hub.peers(text, most), loop);
    }

    /** Those of these peers that are here. */
    public CompletableFuture<List<SignalView.PeerView>> peers(Set<String> ids) {
        return CompletableFuture.supplyAsync(() -> hub.peers(ids), loop);
    }

    /** Tells every client to come back later, closes their connections, and frees the port. */
    @Override
    public void close() {
        http.stopAccepting();
        sweep.cancel(false);
        loop.submit(() -> protocols.forEach(protocol -> hub.faults().run("sending the clients of a dialect away",
                () -> protocol.shutDown(System.nanoTime())))).syncUninterruptibly();
        http.close();
    }
}
