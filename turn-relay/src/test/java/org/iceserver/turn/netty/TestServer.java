package org.iceserver.turn.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.StunEncoder;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.EventLoops;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.TurnServer;
import org.iceserver.turn.TurnSettings;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.auth.Claim;
import org.iceserver.turn.auth.CredentialSource;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.iceserver.turn.auth.NonceKeys;
import org.iceserver.turn.auth.SlowCredentials;
import org.iceserver.turn.limits.Limits;
import org.iceserver.turn.mobility.Mobility;
import org.iceserver.turn.policy.OwnAddresses;
import org.iceserver.turn.policy.PeerPolicy;
import org.iceserver.turn.policy.PeerRules;
import org.iceserver.turn.time.ServerClock;
import org.iceserver.turn.view.SessionFilter;
import org.iceserver.turn.view.SessionQuery;
import org.iceserver.turn.view.SessionView;
import org.iceserver.turn.view.SessionWatcher;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** A whole server on loopback, and clients of it. */
final class TestServer implements AutoCloseable {
    static final String USER = "alice";
    static final String PASSWORD = "opensesame";
    private static final Map<String, String> USERS = Map.of(USER, PASSWORD, "bob", "swordfish");
    private static final List<IpAddress> LOOPBACK = List.of(IpAddress.parse("127.0.0.1"), IpAddress.parse("::1"));

    private final EventLoops loops;
    private final RelayServer server;
    private final AtomicLong aheadNanos;

    private TestServer(EventLoops loops, RelayServer server, AtomicLong aheadNanos) {
        this.loops = loops;
        this.server = server;
        this.aheadNanos = aheadNanos;
    }

    /** What differs from the usual test server. */
    static final class Plan {
        private TransportMode mode = TransportMode.AUTO;
        private int loopCount = 2;
        private int idleSeconds = 30;
        private int firstPort = 49_152;
        private int lastPort = 65_535;
        private PeerRules rules = new PeerRules(false,
                List.of(AddressBlock.parse("127.0.0.0/8"), AddressBlock.parse("::1/128")),
                List.of());
        private boolean tcp;
        private boolean mobility;
        private CredentialSource credentials = TestServer::find;
        private SlowCredentials slowCredentials = SlowCredentials.NONE;
        private List<IpAddress> listen = LOOPBACK;
        private List<IpAddress> relays = LOOPBACK;
        private @Nullable NatDiscovery natDiscovery;
        private Optional<ServerCertificates> tls = Optional.empty();
        private List<AddressBlock> proxies = List.of();
        private Limits limits = Limits.local();
        private MemoryBudget memory = MemoryBudget.ofThisJvm();

        Plan mode(TransportMode value) {
            mode = value;
            return this;
        }

        Plan loops(int value) {
            loopCount = value;
            return this;
        }

        Plan idleSeconds(int value) {
            idleSeconds = value;
            return this;
        }

        Plan relayPorts(int first, int last) {
            firstPort = first;
            lastPort = last;
            return this;
        }

        Plan rules(PeerRules value) {
            rules = value;
            return this;
        }

        Plan tcp() {
            tcp = true;
            return this;
        }

        Plan mobility() {
            mobility = true;
            return this;
        }

        Plan credentials(CredentialSource value) {
            credentials = value;
            return this;
        }

        Plan slowCredentials(SlowCredentials value) {
            slowCredentials = value;
            return this;
        }

        Plan listen(String... addresses) {
            listen = Stream.of(addresses).map(IpAddress::parse).toList();
            return this;
        }

        Plan relays(String... addresses) {
            relays = Stream.of(addresses).map(IpAddress::parse).toList();
            return this;
        }

        Plan natDiscovery(NatDiscovery value) {
            natDiscovery = value;
            return this;
        }

        Plan tls(ServerCertificates certificates) {
            tls = Optional.of(certificates);
            return this;
        }

        Plan proxies(String... blocks) {
            proxies = Stream.of(blocks).map(AddressBlock::parse).toList();
            return this;
        }

        Plan limits(Limits value) {
            limits = value;
            return this;
        }

        Plan memory(MemoryBudget value) {
            memory = value;
            return this;
        }

        TestServer start() throws IOException {
            AtomicLong ahead = new AtomicLong();
            ServerClock clock = new ServerClock(() -> System.nanoTime() + ahead.get(),
                    () -> (System.currentTimeMillis() * 1_000_000 + ahead.get()) / 1_000_000_000);
            EventLoops loops = EventLoops.open(mode, loopCount, System::nanoTime);
            List<RelayDirectory.Relay> bound = relays.stream().map(a -> new RelayDirectory.Relay(a, a)).toList();
            RelayServerSettings settings = new RelayServerSettings(listen,
                    new ListenPorts(List.of(0), List.of(0), Set.of()), bound, firstPort,
                    lastPort, Optional.ofNullable(natDiscovery), tls, proxies);
            TurnServer core = new TurnServer(new TurnSettings("example.org", limits), credentials,
                    NonceKeys.random(new SecureRandom()), new PeerPolicy(rules, new OwnAddresses(relays)));
            TurnServer relaying = tcp ? core.withTcp() : core;
            TurnServer served = mobility ? relaying.with(new Mobility(new SecureRandom())) : relaying;
            try {
                return new TestServer(loops,
                        RelayServer.start(loops, settings, served, slowCredentials, SessionWatcher.NOBODY,
                                Runnable::run, clock, idleSeconds, memory),
                        ahead);
            } catch (IOException | RuntimeException e) {
                loops.close();
                throw e;
            }
        }
    }

    static Plan plan() {
        return new Plan();
    }

    static TestServer start(TransportMode mode) throws IOException {
        return plan().mode(mode).start();
    }

    /** The UDP layers that this machine can run. */
    static Stream<TransportMode> modes() {
        try {
            EventLoops.open(TransportMode.NATIVE, 1, System::nanoTime).close();
            return Stream.of(TransportMode.NATIVE, TransportMode.PORTABLE);
        } catch (IllegalStateException e) {
            return Stream.of(TransportMode.PORTABLE);
        }
    }

    static KeyLookup find(KeyQuery query, long epochSeconds) {
        if (!(query.claim() instanceof Claim.Name(String name)) || !USERS.containsKey(name)) {
            return KeyLookup.Unknown.NO_SUCH_USER;
        }
        return new KeyLookup.Found(name, List.of(IntegrityKey.longTerm(name, query.realm(), USERS.get(name))), name);
    }

    /** The one session that there is, as an operator sees it. */
    SessionView onlySession() throws Exception {
        List<SessionView> all = server
                .sessions(new SessionQuery(SessionFilter.ALL, SessionQuery.Order.ID, OptionalLong.empty(), 2))
                .get(10, TimeUnit.SECONDS).sessions();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    RelayServer server() {
        return server;
    }

    EventLoops loops() {
        return loops;
    }

    /** Moves this server's clocks. */
    void advanceSeconds(long seconds) {
        aheadNanos.addAndGet(seconds * 1_000_000_000);
    }

    InetSocketAddress address(String ip) {
        IpAddress wanted = IpAddress.parse(ip);
        return server.bound().stream().filter(bound -> bound.address().equals(wanted))
                .map(bound -> new InetSocketAddress(bound.address().toInetAddress(), bound.port())).findFirst()
                .orElseThrow();
    }

    InetSocketAddress tlsAddress(String ip) {
        IpAddress wanted = IpAddress.parse(ip);
        return server.boundForTls().stream().filter(bound -> bound.address().equals(wanted))
                .map(bound -> new InetSocketAddress(bound.address().toInetAddress(), bound.port())).findFirst()
                .orElseThrow();
    }

    TurnTestClient client(String ip, boolean tcp) throws IOException {
        return client(ip, tcp, USER, PASSWORD);
    }

    TurnTestClient client(String ip, boolean tcp, String user, String password) throws IOException {
        InetSocketAddress server = address(ip);
        return new TurnTestClient(tcp ? Wire.tcp(server) : Wire.udp(server), user, password);
    }

    /** The attribute that asks for the family of this address; IPv4 needs none. */
    static UnaryOperator<StunEncoder> family(String ip) {
        return e -> IpAddress.parse(ip).isV4() ? e : e.add(new Attribute.RequestedAddressFamily(2));
    }

    long drops(DropReason why) {
        return server.counters().stream().mapToLong(counters -> counters.drops(why)).sum();
    }

    long drops() {
        return Stream.of(DropReason.values()).mapToLong(this::drops).sum();
    }

    void awaitDrops(long count) {
        Eventually.eventually(count + " drops", () -> drops() >= count);
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }
}
