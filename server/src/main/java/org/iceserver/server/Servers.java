package org.iceserver.server;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import org.iceserver.server.assembly.DoorAssembly;
import org.iceserver.server.assembly.Kick;
import org.iceserver.server.assembly.Minting;
import org.iceserver.server.assembly.NamedCredentials;
import org.iceserver.server.assembly.Nodes;
import org.iceserver.server.assembly.PageAssembly;
import org.iceserver.server.assembly.RelayAssembly;
import org.iceserver.server.assembly.SignalAssembly;
import org.iceserver.server.assembly.TlsDoor;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Clustering;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Ports;
import org.iceserver.server.config.Secret;
import org.iceserver.server.observe.Watching;
import org.iceserver.server.offload.Offloading;
import org.iceserver.signal.IceServers;
import org.iceserver.signal.netty.SignalServer;
import org.iceserver.transport.door.SharedPort;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.netty.RelayServer;

/** The relay and the signal port, each while it is on, and the minting of credentials for both. Any thread. */
final class Servers {
    private final Optional<RelayServer> relay;
    private final Offloading offloading;
    private final Minting minting;
    private final Nodes nodes;
    private final Configuration configuration;
    private volatile Optional<SignalServer> signal = Optional.empty();
    private Optional<SharedPort> door = Optional.empty();

    private Servers(Configuration configuration, Optional<RelayServer> relay, Offloading offloading, Minting minting,
            Nodes nodes) {
        this.configuration = configuration;
        this.nodes = nodes;
        this.relay = relay;
        this.offloading = offloading;
        this.minting = minting;
    }

    /** @throws IOException with one sentence, when an address or port cannot be opened */
    static Servers open(Configuration configuration, Ground ground, NamedCredentials credentials, CurrentPolicy policy,
            Watching watching, Nodes nodes, Opened opened) throws IOException {
        var random = new SecureRandom();
        Optional<RelayServer> relay = Optional.empty();
        Offloading offloading = new Offloading(configuration.relaying().offload());
        // Closed after the relay: its sessions count what the kernel relayed.
        opened.add(offloading::close);
        if (configuration.relays()) {
            RelayServer started = new RelayAssembly(configuration, ground.addresses(), ground.own(), credentials,
                    random, ground.certificates(), nodes).start(ground.loops(), watching.watcher(), watching.writing(),
                            ground.memory());
            opened.add(started::close);
            watching.follow(started);
            configuration.cluster().ifPresent(cluster -> shareNonces(started, cluster));
            relay = Optional.of(started);
            offloading.start(started, ground.addresses().all());
        }
        Optional<RelayServer> relaying = relay;
        Minting minting = new Minting(credentials.rest(), policy::credentialLife, configuration.relaying(),
                bound(configuration.listening().ports().stun(), stunPort(relay)),
                ground.certificates().flatMap(known -> tlsDoor(configuration, relaying, known)),
                configuration.listening().clients(), ground.outgoing()::now, InstantSource.system(), random,
                nodes);
        Servers servers = new Servers(configuration, relay, offloading, minting, nodes);
        if (configuration.listening().signalPort().isPresent()) {
            PageAssembly page = new PageAssembly(configuration, ground.certificates(), ground.addresses(), ground.own(),
                    policy::peerRules, ground.outgoing()::now, servers::signalPort);
            IceServers minted = credentials.iceServers(minting);
            servers.signal = Optional.of(new SignalAssembly(configuration, ground.certificates(),
                    policy::connectionsPerSource, page.facts()).start(ground.loops(), minted,
                            new Kick(relay, policy::longestLife, InstantSource.system()), watching.exchanges(),
                            ground.memory()));
            opened.add(servers::closeSignaling);
        }
        servers.openDoor(ground, policy, opened);
        return servers;
    }

    /** Opened last and closed first: whom it hands connections to is there. */
    private void openDoor(Ground ground, CurrentPolicy policy, Opened opened) throws IOException {
        if (relay.isPresent() && signal.isPresent()) {
            door = new DoorAssembly(configuration, ground.certificates(), policy::connectionsPerSource)
                    .start(ground.loops(), relay.get(), signal.get(), ground.memory());
            door.ifPresent(known -> opened.add(known::close));
        }
    }

    private static OptionalInt stunPort(Optional<RelayServer> relay) {
        return relay.stream().flatMap(server -> server.bound().stream()).mapToInt(RelayServer.Bound::port).findFirst();
    }

    private static OptionalInt tlsPort(Optional<RelayServer> relay) {
        return relay.stream().flatMap(server -> server.boundForTls().stream()).mapToInt(RelayServer.Bound::port)
                .findFirst();
    }

    /** The numbers as they were asked for, with the one that the system chose. */
    private static List<Integer> bound(List<Integer> asked, OptionalInt chosen) {
        return chosen.isEmpty() ? List.of() : asked.equals(List.of(0)) ? List.of(chosen.getAsInt()) : asked;
    }

    private static Optional<TlsDoor> tlsDoor(Configuration configuration, Optional<RelayServer> relay,
            ServerCertificates certificates) {
        List<Integer> bound = bound(configuration.listening().ports().tls(), tlsPort(relay));
        return bound.isEmpty() ? Optional.empty() : Optional.of(new TlsDoor(bound, certificates));
    }

    Optional<RelayServer> relay() {
        return relay;
    }

    Optional<SignalServer> signal() {
        return signal;
    }

    Offloading offloading() {
        return offloading;
    }

    Minting minting() {
        return minting;
    }

    /** Where connections to shared ports are accepted; empty while no port is shared. */
    Optional<SharedPort> door() {
        return door;
    }

    /** The first bound port; empty while it is off. */
    OptionalInt stunPort() {
        return stunPort(relay);
    }

    /** The first bound port; empty while it is off or there is no certificate. */
    OptionalInt tlsPort() {
        return tlsPort(relay);
    }

    /** The bound ports, in the order of the options; none while they are off or there is no certificate. */
    List<Integer> tlsPorts() {
        return bound(ports().tls(), tlsPort(relay));
    }

    /** The first bound port; empty while it is off. */
    OptionalInt signalPort() {
        return signalPorts().stream().mapToInt(Integer::intValue).findFirst();
    }

    /** The bound ports, in the order of the options; none while they are off. */
    List<Integer> signalPorts() {
        List<Integer> asked = ports().signal();
        return signal.map(server -> asked.equals(List.of(0))
                ? List.of(server.addresses().getFirst().getPort())
                : asked).orElse(List.of());
    }

    private Ports ports() {
        return configuration.listening().ports();
    }

    int allocations() {
        return relay.map(RelayServer::sessions).orElse(0);
    }

    synchronized void change(Configuration changed, Access access) {
        signal.ifPresent(server -> server.change(access.limits().signal()));
        signal.ifPresent(server -> server.change(changed.signaling().authentication()));
        relay.ifPresent(server -> server.change(RelayAssembly.settings(access, nodes), RelayAssembly.rules(access)));
    }

    /** The secret of the cluster may have changed. */
    void change(Clustering changed) {
        relay.ifPresent(server -> shareNonces(server, changed));
        nodes.change(changed);
    }

    private static void shareNonces(RelayServer relay, Clustering cluster) {
        relay.shareNonces(cluster.secrets().stream().map(Secret::value).toList(), cluster.cluster());
    }

    /** Refuses new allocations; running calls go on. */
    void drainRelay() {
        relay.ifPresent(RelayServer::drain);
    }

    /** Tells signaling clients to come back later. */
    synchronized void closeSignaling() {
        signal.ifPresent(SignalServer::close);
        signal = Optional.empty();
    }
}
