package org.iceserver.server.assembly;

import java.net.BindException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;

import org.iceserver.credentials.AllSources;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.config.PortRange;
import org.iceserver.server.config.Ports;
import org.iceserver.server.config.RelayFeature;
import org.iceserver.server.config.Relaying;
import org.iceserver.server.config.ToldAlternate;
import org.iceserver.server.host.Addresses;
import org.iceserver.server.host.ExternalAddresses;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.signal.Profile;
import org.iceserver.transport.EventLoops;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.AlternateServers;
import org.iceserver.turn.AlternateWhen;
import org.iceserver.turn.Alternates;
import org.iceserver.turn.TurnServer;
import org.iceserver.turn.TurnSettings;
import org.iceserver.turn.allocation.PermissionLifetimes;
import org.iceserver.turn.allocation.RelayDirectory.Relay;
import org.iceserver.turn.allocation.Reservations;
import org.iceserver.turn.allocation.SharedQuotas;
import org.iceserver.turn.auth.KickedClients;
import org.iceserver.turn.auth.NonceKeys;
import org.iceserver.turn.mobility.Mobility;
import org.iceserver.turn.netty.ListenPorts;
import org.iceserver.turn.netty.NatDiscovery;
import org.iceserver.turn.netty.RelayServer;
import org.iceserver.turn.netty.RelayServerSettings;
import org.iceserver.turn.policy.HostRoutes;
import org.iceserver.turn.policy.OwnAddresses;
import org.iceserver.turn.policy.PeerPolicy;
import org.iceserver.turn.policy.PeerRules;
import org.iceserver.turn.view.SessionWatcher;

/**
 * Makes the STUN and TURN server of a configuration.
 *
 * @param certificates empty while TLS is off
 * @param own follows the host's addresses while the server runs
 * @param nodes the other nodes of the cluster, to which clients may be sent
 */
public record RelayAssembly(Configuration configuration, Addresses addresses, OwnAddresses own, NamedCredentials named,
        SecureRandom random, Optional<ServerCertificates> certificates, Nodes nodes) {
    /**
     * A system property for tests with real clients: divides the life of permissions and channels by its value. Not an option.
     */
    private static final String TEST_GRANTS_DIVIDED_BY = "iceserver.test.grants-divided-by";

    /**
     * @param watcher learns what happens to sessions
     * @param writing writes lines about refused requests, so that media loops need not wait
     * @param memory limits what may be kept for clients
     * @throws BindException with one sentence, when an address or port cannot be opened
     */
    public RelayServer start(EventLoops loops, SessionWatcher watcher, Executor writing, MemoryBudget memory)
            throws BindException {
        PortRange relayPorts = configuration.relaying().ports();
        AllSources credentials = credentials();
        return RelayServer.start(loops,
                new RelayServerSettings(addresses.listen(), ports(), addresses.relay(),
                        relayPorts.first(), relayPorts.last(),
                        natDiscovery(),
                        certificates, configuration.signaling().proxies(), configuration.listening().clients()),
                turnServer(credentials), credentials, watcher, writing, memory);
    }

    private ListenPorts ports() {
        Ports ports = configuration.listening().ports();
        return new ListenPorts(ports.stun(), ports.tls(), configuration.sharedPorts());
    }

    private Optional<NatDiscovery> natDiscovery() {
        var told = new HashMap<>(new ExternalAddresses(configuration.relaying().externalIps()).pairs());
        addresses.relay().forEach(relay -> told.put(relay.bound(), relay.told()));
        OptionalInt port = configuration.listening().natDiscovery();
        return port.isPresent() ? Optional.of(new NatDiscovery(port.getAsInt(), told)) : Optional.empty();
    }

    /** Every address that means this server when a client names it as its peer. */
    public static OwnAddresses ownAddresses(Configuration configuration, Addresses addresses, HostNetwork network,
            HostRoutes routes) {
        Relaying relaying = configuration.relaying();
        var advertised = new ArrayList<>(addresses.relay().stream().map(Relay::told).toList());
        relaying.advertise().flatMap(HostPort::literal).ifPresent(advertised::add);
        var relayed = new ArrayList<>(addresses.relay().stream().map(Relay::bound).toList());
        relayed.addAll(advertised);
        var own = new OwnAddresses(relayed, relaying.has(RelayFeature.HAIRPIN_NAT) ? advertised : List.of(), routes);
        own.host(network.all());
        return own;
    }

    /** The rules for allocations; they may change while the server runs. */
    public static TurnSettings settings(Access access, Nodes nodes) {
        return new TurnSettings(access.realm(), TurnSettings.DEFAULT_LIFETIME_SECONDS,
                TurnSettings.MAX_LIFETIME_SECONDS, Math.toIntExact(access.lifetimes().session().toSeconds()),
                PermissionLifetimes.STANDARD.dividedBy(Integer.getInteger(TEST_GRANTS_DIVIDED_BY, 1)),
                access.limits().relay(),
                alternates(access.alternates(), access.alternateWhen(), nodes),
                access.family());
    }

    private static AlternateServers alternates(List<ToldAlternate> told, AlternateWhen when, Nodes nodes) {
        return new AlternateServers(told.stream().flatMap(one -> one.server().stream()).toList(),
                told.stream().anyMatch(ToldAlternate::isAuto) ? nodes : Alternates.NONE, when);
    }

    /** The rules for peers; they may change while the server runs. */
    public static PeerRules rules(Access access) {
        return new PeerRules(access.profile() == Profile.LAB, access.peers().allowed(),
                access.peers().denied());
    }

    private AllSources credentials() {
        return new AllSources(named.sources());
    }

    private TurnServer turnServer(AllSources credentials) {
        Access access = configuration.access();
        TurnSettings settings = settings(access, nodes);
        var server = new TurnServer(settings, credentials, NonceKeys.random(random),
                Math.toIntExact(access.lifetimes().nonce().toSeconds()), new PeerPolicy(rules(access), own),
                new SharedQuotas(settings.limits()), new Reservations(), new KickedClients(), null,
                configuration.relaying().has(RelayFeature.MOBILITY) ? new Mobility(random) : null);
        return configuration.relaying().has(RelayFeature.TCP_RELAY) ? server.withTcp() : server;
    }
}
