package org.iceserver.server;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.iceserver.admin.api.Operator;
import org.iceserver.server.assembly.ClusterAssembly;
import org.iceserver.server.assembly.KeyEnds;
import org.iceserver.server.assembly.Minting;
import org.iceserver.server.assembly.NamedCredentials;
import org.iceserver.server.assembly.Nodes;
import org.iceserver.server.assembly.Serving;
import org.iceserver.server.assembly.UsersElsewhere;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Offload;
import org.iceserver.server.config.StartRefused;
import org.iceserver.server.config.Tls;
import org.iceserver.server.host.Addresses;
import org.iceserver.server.host.BindSentence;
import org.iceserver.server.host.FreePorts;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.server.observe.ServerLog;
import org.iceserver.server.observe.Watching;
import org.iceserver.server.state.StateDirectory;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.tls.CertificateFiles;
import org.iceserver.transport.tls.UnusableCertificateException;
import org.iceserver.turn.netty.RelayServer;

/**
 * The whole server, from listening to stopped. Call its methods on the thread that started it; {@code drain} may be called on
 * any thread.
 */
public final class Server implements AutoCloseable {
    private static final long ALIVE_SECONDS = 1;
    private static final int PORT_ATTEMPTS = 5;

    private final Ground ground;
    private final UsersElsewhere elsewhere;
    private final NamedCredentials credentials;
    private final CurrentPolicy policy;
    private final Servers servers;
    private final Caretaking caretaking;
    private final Optional<CertificateFiles> certificateFiles;
    private final Administration administration;
    private final StateDirectory state;
    private final Opened opened;

    /** Starts the parts in order; each part needs those that were opened before it. */
    private Server(Configuration options, Surroundings here, Addresses addresses, Opened opened) throws IOException {
        this.opened = opened;
        state = here.state();
        ground = Ground.open(options, here, addresses, opened);
        elsewhere = UsersElsewhere.open(options.access());
        opened.add(elsewhere::close);
        Configuration configuration = elsewhere.over(options);
        policy = new CurrentPolicy(configuration.access(), elsewhere.keys());
        credentials = new NamedCredentials(configuration, new SecureRandom(), elsewhere);
        var watching = new Watching(configuration, here.log());
        opened.add(watching::close);
        Nodes nodes = nodes(configuration);
        servers = Servers.open(configuration, ground, credentials, policy, watching, nodes, opened);
        Optional<Operator.KeyReading> keys = elsewhere.database()
                .map(database -> KeyEnds.follow(database, credentials.keyed(), servers.relay()));
        caretaking = new Caretaking(servers, nodes);
        opened.add(nodes::close);
        nodes.join(new Serving(configuration, addresses, servers.minting(), servers.relay(), servers::signal,
                caretaking::draining, policy::mostAllocations));
        Following.addresses(configuration.listening(), ground, servers, opened);
        if (configuration.relaying().offload().mode() != Offload.Mode.OFF) {
            Following.interfaces(servers, opened);
        }
        certificateFiles = Following.certificates(configuration, state, ground, opened);
        administration = Administration.open(options, here, ground,
                new Administration.Running(servers, caretaking, policy, watching, elsewhere, nodes, keys), opened);
    }

    /** Without a reference to the constructor: that would load the class. */
    private static Nodes nodes(Configuration configuration) {
        return configuration.cluster().isPresent()
                ? new ClusterAssembly(configuration.cluster().get())
                : Nodes.ALONE;
    }

    /** Starts a server that keeps nothing on the disk. */
    public static Server start(Configuration configuration, HostNetwork network) {
        return start(configuration, new Surroundings(network, StateDirectory.NONE, ServerLog.UNKNOWN));
    }

    /** @throws StartRefused with one sentence, when a part cannot start; nothing stays open then */
    public static Server start(Configuration configuration, Surroundings here) {
        Addresses addresses = Addresses.decide(configuration, here.network());
        for (int attempt = 1;; attempt++) {
            Configuration chosen = FreePorts.chosen(configuration, addresses.listen());
            var opened = new Opened();
            try {
                return new Server(chosen, here, addresses, opened);
            } catch (IOException | RuntimeException e) {
                opened.close();
                // Another program took the port that was free a moment ago.
                boolean again = !chosen.equals(configuration) && e instanceof BindFailure && attempt < PORT_ATTEMPTS;
                if (!again) {
                    throw refusal(e);
                }
            }
        }
    }

    /**
     * Handles what is wrong with this host or the configuration. Any other exception is a bug of ours, and passes unchanged.
     */
    private static RuntimeException refusal(Exception failed) {
        return switch (failed) {
            case StartRefused refused -> refused;
            case IllegalArgumentException wrong -> new StartRefused(BindSentence.of(wrong), wrong);
            case IllegalStateException wrong -> new StartRefused(BindSentence.of(wrong), wrong);
            case RuntimeException fault -> fault;
            default -> new StartRefused(BindSentence.of(failed), failed);
        };
    }

    /** What could not be kept or opened although the server runs: one sentence each. */
    public List<String> notes() {
        return Stream.concat(state.notes().stream(), administration.notes().stream()).toList();
    }

    /**
     * Sets who looks after the server from now on.
     *
     * @param known what an operator may ask for
     * @param draining asks for {@link #drain} and then for the end of the server; does not wait
     */
    public void operated(Operator.Reload known, Runnable draining) {
        caretaking.by(known, draining);
    }

    public Addresses addresses() {
        return ground.addresses();
    }

    /** The first bound port; empty while it is off. */
    public OptionalInt stunPort() {
        return servers.stunPort();
    }

    /** The first bound port; empty while it is off or there is no certificate. */
    public OptionalInt tlsPort() {
        return servers.tlsPort();
    }

    /** All of them. */
    public List<Integer> tlsPorts() {
        return servers.tlsPorts();
    }

    /** The first bound port; empty while it is off. */
    public OptionalInt signalPort() {
        return servers.signalPort();
    }

    /** All of them. */
    public List<Integer> signalPorts() {
        return servers.signalPorts();
    }

    /** The bound port; empty while it is off. */
    public OptionalInt adminPort() {
        return administration.port();
    }

    /** Empty while STUN and TURN are off. */
    Optional<RelayServer> relay() {
        return servers.relay();
    }

    /** The address that the default route uses, if the server listens there. */
    Optional<IpAddress> outgoing() {
        return ground.outgoing().now();
    }

    public Minting minting() {
        return servers.minting();
    }

    /** Where the kernel relays, in one clause, or that it could; empty where it cannot and was not asked to. */
    public Optional<String> offload() {
        return servers.offloading().state();
    }

    /** Which UDP sockets the server uses, in one clause. */
    public String transport() {
        return ground.loops().describe();
    }

    public int allocations() {
        return servers.allocations();
    }

    /** Whether every media loop runs a task within one second. */
    public boolean alive() {
        return ground.loops().media().stream().map(media -> media.eventLoop().submit(() -> {})).toList().stream()
                .allMatch(future -> future.awaitUninterruptibly(ALIVE_SECONDS, TimeUnit.SECONDS));
    }

    /** Tells signaling clients to come back later and refuses new allocations. Running calls go on. */
    public void drain() {
        caretaking.drain();
    }

    /**
     * Takes over everything that may change while the server runs: users, secrets, keys, peer rules, limits, alternate servers,
     * certificates, the life of minted credentials, who may use signaling, and the admin port. No session ends.
     *
     * @throws UnusableCertificateException when a certificate cannot be used; nothing has changed then
     */
    public synchronized void change(Configuration changed) throws UnusableCertificateException {
        if (changed.signaling().tls() instanceof Tls.Pem pem && certificateFiles.isPresent()) {
            certificateFiles.get().replace(pem.files());
        }
        credentials.change(changed);
        Access access = elsewhere.over(changed).access();
        policy.take(access);
        administration.change(changed);
        servers.change(changed, access);
        changed.cluster().ifPresent(servers::change);
    }

    /** @throws UnusableCertificateException when a certificate cannot be used; the old ones stay then */
    public void readCertificates() throws UnusableCertificateException {
        if (certificateFiles.isPresent()) {
            certificateFiles.get().again();
        }
    }

    @Override
    public synchronized void close() {
        opened.close();
    }
}
