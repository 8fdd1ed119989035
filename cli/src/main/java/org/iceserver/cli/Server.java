package org.iceserver.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.iceserver.admin.netty.AdminServer;
import org.iceserver.signal.PageFacts;
import org.iceserver.signal.netty.SignalServer;
import org.iceserver.transport.EventLoops;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.tls.CertificateFiles;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.transport.tls.UnusableCertificateException;
import org.iceserver.turn.LoopCounts;
import org.iceserver.turn.ShardCounters.Relayed;
import org.iceserver.turn.netty.RelayServer;
import org.iceserver.turn.policy.OwnAddresses;
import org.iceserver.turn.policy.PeerRules;

/** The whole server, from listening to stopped. Its methods are called on the thread that started it; drain on any. */
final class Server implements AutoCloseable {
    private static final long ALIVE_SECONDS = 1;
    private static final Duration SIGNALING_STUCK = Duration.ofSeconds(10);

    private final Addresses addresses;
    private final OutgoingAddress outgoing;
    private final EventLoops loops;
    private final MemoryBudget memory = MemoryBudget.ofThisJvm();
    private final KernelRoutes routes;
    private final StateDirectory state;
    private Optional<RelayServer> relay = Optional.empty();
    private volatile Optional<SignalServer> signal = Optional.empty();
    private Optional<AdminServer> admin = Optional.empty();
    private Optional<AdminSocket> socket = Optional.empty();
    private final List<String> notes = new ArrayList<>();
    private volatile Duration credentialLife = Duration.ZERO;
    /** Of all credentials that were minted until now. */
    private volatile Duration longestLife = Duration.ZERO;
    /** On the signal port as on the TURN ports, of each by itself. */
    private volatile int connectionsPerSource;
    private volatile PeerRules peerRules = PeerRules.STANDARD;
    private volatile boolean draining;
    private volatile Optional<Reload> reload = Optional.empty();
    private volatile Runnable drains = () -> Thread.ofVirtual().name("drain").start(this::drain);
    private Optional<NamedCredentials> credentials = Optional.empty();
    private Optional<Minting> minting = Optional.empty();
    private final List<Lookout> lookouts = new ArrayList<>();
    private Optional<CertificateFiles> certificateFiles = Optional.empty();
    private Optional<Watching> watching = Optional.empty();
    private UsersElsewhere elsewhere = UsersElsewhere.NONE;

    private Server(Addresses addresses, OutgoingAddress outgoing, EventLoops loops, KernelRoutes routes,
            StateDirectory state) {
        this.routes = routes;
        this.state = state;
        this.addresses = addresses;
        this.outgoing = outgoing;
        this.loops = loops;
    }

    /** As below; keeps nothing on the disk. */
    static Server start(Configuration configuration, HostNetwork network) {
        return start(configuration, network, StateDirectory.NONE);
    }

    /**
     * @param state what outlives the server, and where commands find it
     * @throws StartRefused with one sentence, when something cannot be had; nothing stays open then
     */
    static Server start(Configuration configuration, HostNetwork network, StateDirectory state) {
        Addresses addresses = Addresses.decide(configuration, network);
        try {
            Optional<ServerCertificates> certificates = certificates(configuration, addresses, state);
            var outgoing = new OutgoingAddress(configuration.listening().addresses(), network);
            var server = new Server(addresses, outgoing, loops(configuration.listening()), KernelRoutes.open(),
                    state);
            try {
                OwnAddresses own = RelayAssembly.ownAddresses(configuration, addresses, network, server.routes);
                server.routes.follow(own::judgeAnew);
                server.open(configuration, certificates, own);
                server.follow(configuration.listening(), own);
                server.follow(configuration, certificates);
                server.administer(configuration, certificates);
                return server;
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw new StartRefused(BindSentence.of(e), e);
        }
    }

    private void credentialsLive(Duration life) {
        credentialLife = life;
        longestLife = life.compareTo(longestLife) > 0 ? life : longestLife;
    }

    private void open(Configuration options, Optional<ServerCertificates> certificates, OwnAddresses own)
            throws IOException {
        var random = new SecureRandom();
        credentialsLive(options.access().credentialTtl());
        connectionsPerSource = options.access().limits().relay().connectionsPerSource();
        elsewhere = UsersElsewhere.open(options.access());
        Configuration configuration = elsewhere.over(options);
        peerRules = RelayAssembly.rules(configuration.access());
        var named = new NamedCredentials(configuration, random, elsewhere);
        credentials = Optional.of(named);
        var told = new Watching(configuration);
        watching = Optional.of(told);
        if (configuration.relays()) {
            relay = Optional.of(
                    new RelayAssembly(configuration, addresses, own, named, random, certificates)
                            .start(loops, told.watcher(), told.writing(), memory));
            relay.ifPresent(told::follow);
        }
        var mints = new Minting(named.rest(), () -> credentialLife, configuration.relaying(), stunPort(),
                certificates.flatMap(this::tlsDoor), configuration.listening().clients(), outgoing::now,
                InstantSource.system(), random);
        minting = Optional.of(mints);
        OptionalInt signalPort = configuration.listening().signalPort();
        if (signalPort.isPresent()) {
            signal = Optional
                    .of(new SignalAssembly(configuration, certificates, () -> connectionsPerSource,
                            page(configuration, certificates, own)).start(loops, signalPort.getAsInt(), mints,
                                    new Kick(relay, () -> longestLife, InstantSource.system()), told.exchanges(),
                                    memory));
        }
    }

    private PageFacts page(Configuration configuration, Optional<ServerCertificates> certificates, OwnAddresses own) {
        return new PageAssembly(configuration, certificates, addresses, own, () -> peerRules, outgoing::now,
                this::signalPort).facts();
    }

    /** Last of all, so that who is told that we are ready finds us so. */
    private void administer(Configuration configuration, Optional<ServerCertificates> certificates)
            throws IOException {
        Admin settings = configuration.admin();
        Optional<Path> folder = state.folder();
        if (settings.port().isEmpty() && folder.isEmpty()) {
            return;
        }
        Standing standing = standing(configuration, certificates);
        lookouts.add(Lookout.start("standing", standing::look));
        AdminServer server = new AdminAssembly(settings, this::unready,
                relay, signal, watching.map(Watching::leftOut).orElse(Map.of()), () -> longestLife,
                new OperatorControls(minting(), () -> draining, this::beginDraining, () -> reload,
                        watching.flatMap(Watching::trace), standing),
                memory, standing::certificates)
                .start(loops);
        admin = Optional.of(server);
        folder.ifPresent(known -> openSocket(known, server));
    }

    private Standing standing(Configuration configuration, Optional<ServerCertificates> certificates) {
        return new Standing(new Standing.Sources(
                () -> certificates.map(ServerCertificates::all).orElse(List.of()),
                configuration.signaling().tls() instanceof Tls.SelfSigned, () -> draining,
                relay.map(server -> relaySide(configuration, server)), memory, () -> elsewhere.absences()));
    }

    private Standing.RelaySide relaySide(Configuration configuration, RelayServer server) {
        PortRange ports = configuration.relaying().ports();
        return new Standing.RelaySide(ports.size(), this::allocations,
                new SilentPorts(ports.toString(), () -> silence(server.counts())),
                SetUpCheck.relayAddresses(configuration, addresses, HostNetwork.read()));
    }

    private static SilentPorts.Counts silence(List<LoopCounts> loops) {
        return new SilentPorts.Counts(
                loops.stream().mapToLong(loop -> loop.shard().relayed(Relayed.PACKETS_TO_PEERS)).sum(),
                loops.stream().mapToLong(loop -> loop.shard().relayed(Relayed.PACKETS_TO_CLIENTS)).sum(),
                loops.stream().mapToLong(loop -> Stream.of(TransportProtocol.values())
                        .mapToLong(loop.sessions()::createdBy).sum()).sum());
    }

    /** Without it the admin port still answers, so that it is no reason not to start. */
    private void openSocket(Path folder, AdminServer server) {
        try {
            socket = Optional.of(AdminSocket.open(folder, knownBy(),
                    file -> server.alsoAt(loops.localAddress(file), loops.localServerChannel())));
        } catch (IOException | UnsupportedOperationException e) {
            notes.add(AdminSocket.note(folder, e));
        }
    }

    /** The port that people name this server by. */
    private int knownBy() {
        return Stream.of(stunPort(), tlsPort(), signalPort()).filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt).findFirst().orElse(0);
    }

    /** What could not be kept or opened, though the server runs: one sentence each. */
    List<String> notes() {
        return Stream.concat(state.notes().stream(), notes.stream()).toList();
    }

    private Optional<String> unready() {
        if (draining) {
            return Optional.of("This server is draining: it takes no new clients.");
        }
        return signal.map(SignalServer::sinceSweep).filter(idle -> idle.compareTo(SIGNALING_STUCK) > 0)
                .map(idle -> "Signaling has not looked after its clients for " + idle.toSeconds()
                        + " s; if this does not end by itself, restart the server.");
    }

    /**
     * Somebody looks after it from now on.
     *
     * @param known what an operator may ask for
     * @param draining asks for {@link #drain} and for the end after it; does not wait
     */
    void operated(Reload known, Runnable draining) {
        reload = Optional.of(known);
        drains = draining;
    }

    /** From any thread, without waiting for anybody. */
    private void beginDraining() {
        draining = true;
        relay.ifPresent(RelayServer::drain);
        drains.run();
    }

    /** Addresses come and go while we run; those that {@code --listen} names are meant to stay. */
    private void follow(Listening listening, OwnAddresses own) {
        Optional<ListeningAddresses> all = listening.addresses().isEmpty()
                ? relay.map(server -> new ListeningAddresses(Listeners.of(server), addresses.listen()))
                : Optional.empty();
        lookouts.add(Lookout.start("host-addresses", () -> {
            HostNetwork network = HostNetwork.read();
            own.host(network.all());
            outgoing.seen(network);
            all.ifPresent(listeners -> listeners.seen(network.stable()));
        }));
    }

    /** Certificates are renewed while we run. */
    private void follow(Configuration configuration, Optional<ServerCertificates> certificates) {
        Tls tls = configuration.signaling().tls();
        if (tls instanceof Tls.SelfSigned) {
            KeptCertificate kept = KeptCertificate.of(state, configuration.listening());
            List<String> names = SignalAssembly.selfSignedNames(configuration, addresses);
            certificates.ifPresent(shown -> lookouts.add(Lookout.start("the self-signed certificate",
                    () -> kept.renew(shown, names, InstantSource.system().instant(), new SecureRandom()))));
            return;
        }
        certificates.map(shown -> new ExpiryWatch(shown, InstantSource.system())).ifPresent(watch -> {
            watch.look();
            lookouts.add(Lookout.start("certificates' ends", watch::look));
        });
        if (tls instanceof Tls.Pem pem) {
            certificateFiles = certificates.map(shown -> new CertificateFiles(pem.files(), shown));
            certificateFiles.ifPresent(files -> lookouts.add(Lookout.start("certificates", files::look)));
        }
    }

    private static EventLoops loops(Listening listening) {
        int loops = listening.loops() == 0 ? Runtime.getRuntime().availableProcessors() : listening.loops();
        return EventLoops.open(listening.transport(), loops, System::nanoTime);
    }

    private static Optional<ServerCertificates> certificates(Configuration configuration, Addresses addresses,
            StateDirectory state)
            throws UnusableCertificateException {
        return switch (configuration.signaling().tls()) {
            case Tls.Off off -> Optional.empty();
            case Tls.Pem pem -> Optional.of(ServerCertificates.load(pem.files()));
            case Tls.SelfSigned made -> Optional.of(new ServerCertificates(List.of(KeptCertificate
                    .of(state, configuration.listening())
                    .get(SignalAssembly.selfSignedNames(configuration, addresses), InstantSource.system().instant(),
                            new SecureRandom()))));
        };
    }

    Addresses addresses() {
        return addresses;
    }

    /** As bound; empty while it is off. */
    OptionalInt stunPort() {
        return relay.stream().flatMap(server -> server.bound().stream()).mapToInt(RelayServer.Bound::port).findFirst();
    }

    /** As bound; empty while it is off or there is no certificate. */
    OptionalInt tlsPort() {
        return relay.stream().flatMap(server -> server.boundForTls().stream()).mapToInt(RelayServer.Bound::port)
                .findFirst();
    }

    private Optional<TlsDoor> tlsDoor(ServerCertificates certificates) {
        OptionalInt port = tlsPort();
        return port.isPresent() ? Optional.of(new TlsDoor(port.getAsInt(), certificates)) : Optional.empty();
    }

    /** As bound; empty while it is off. */
    OptionalInt signalPort() {
        return signal.map(server -> OptionalInt.of(server.addresses().getFirst().getPort()))
                .orElse(OptionalInt.empty());
    }

    /** As bound; empty while it is off. */
    OptionalInt adminPort() {
        return admin.stream().flatMap(server -> server.addresses().stream()).mapToInt(InetSocketAddress::getPort)
                .findFirst();
    }

    Minting minting() {
        return minting.orElseThrow();
    }

    /** Which UDP sockets run, in one clause. */
    String transport() {
        return loops.describe();
    }

    int allocations() {
        return relay.map(RelayServer::sessions).orElse(0);
    }

    /** Whether every media loop takes tasks: each has a second. */
    boolean alive() {
        return loops.media().stream().map(media -> media.eventLoop().submit(() -> {})).toList().stream()
                .allMatch(future -> future.awaitUninterruptibly(ALIVE_SECONDS, TimeUnit.SECONDS));
    }

    /** Tells signaling clients to come back later and refuses new allocations; running calls go on. */
    synchronized void drain() {
        draining = true;
        relay.ifPresent(RelayServer::drain);
        signal.ifPresent(SignalServer::close);
        signal = Optional.empty();
    }

    /**
     * Takes over what may change while we run: users, secrets, keys, peer rules, limits, alternate servers, certificates,
     * the life of minted credentials, who may use signaling and the admin port. No session ends.
     *
     * @throws UnusableCertificateException when a certificate cannot be used; nothing has changed then
     */
    synchronized void change(Configuration changed) throws UnusableCertificateException {
        if (changed.signaling().tls() instanceof Tls.Pem pem && certificateFiles.isPresent()) {
            certificateFiles.get().replace(pem.files());
        }
        credentials.ifPresent(named -> named.change(changed));
        Access access = elsewhere.over(changed).access();
        credentialsLive(access.credentialTtl());
        connectionsPerSource = access.limits().relay().connectionsPerSource();
        signal.ifPresent(server -> server.change(access.limits().signal()));
        signal.ifPresent(server -> server.change(changed.signaling().authentication()));
        admin.ifPresent(server -> server.change(changed.admin().token().map(Secret::value)));
        peerRules = RelayAssembly.rules(access);
        relay.ifPresent(server -> server.change(RelayAssembly.settings(access), peerRules));
    }

    /** @throws UnusableCertificateException when one cannot be used; the old ones stay then */
    void readCertificates() throws UnusableCertificateException {
        if (certificateFiles.isPresent()) {
            certificateFiles.get().again();
        }
    }

    @Override
    public synchronized void close() {
        socket.ifPresent(AdminSocket::close);
        admin.ifPresent(AdminServer::close);
        lookouts.forEach(Lookout::close);
        signal.ifPresent(SignalServer::close);
        relay.ifPresent(RelayServer::close);
        watching.ifPresent(Watching::close);
        elsewhere.close();
        loops.close();
        routes.close();
    }
}
