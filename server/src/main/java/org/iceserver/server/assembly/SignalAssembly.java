package org.iceserver.server.assembly;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

import io.netty.handler.ssl.SslContext;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Signaling;
import org.iceserver.server.host.Addresses;
import org.iceserver.signal.IceServers;
import org.iceserver.signal.PageFacts;
import org.iceserver.signal.PeerExchanges;
import org.iceserver.signal.Revocation;
import org.iceserver.signal.netty.SignalServer;
import org.iceserver.signal.netty.SignalSettings;
import org.iceserver.transport.EventLoops;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.http.HttpSettings;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.tls.ServerCertificates;
import org.jspecify.annotations.Nullable;

/**
 * Makes the signal port of a configuration.
 *
 * @param certificates empty while TLS is off
 * @param connectionsPerSource how many connections one source may have; asked for each connection, 0 means no limit
 * @param page what the lab page shows
 */
public record SignalAssembly(Configuration configuration, Optional<ServerCertificates> certificates,
        IntSupplier connectionsPerSource, PageFacts page) {
    /**
     * @param memory limits the memory that its clients may use
     * @throws IOException with one sentence, when an address or port cannot be opened
     */
    public SignalServer start(EventLoops loops, IceServers iceServers, Revocation revocation,
            PeerExchanges exchanges, MemoryBudget memory) throws IOException {
        @Nullable
        SslContext tls = certificates.map(ServerCertificates::web).orElse(null);
        SignalSettings settings = SignalSettings
                .of(configuration.access().profile(), configuration.listening().addresses(), ownPorts())
                .withHosts(hosts())
                .withOrigins(Set.copyOf(configuration.signaling().origins()))
                .withTrustedProxies(configuration.signaling().proxies())
                .withLimits(configuration.access().limits().signal())
                .withDialects(configuration.signaling().dialects())
                .withAuthentication(configuration.signaling().authentication())
                .withEndOfRelay(configuration.signaling().endOfRelay() == Signaling.EndOfRelay.LEAVE)
                .withTls(() -> tls)
                .withHttp(HttpSettings.USUAL.atMostOfOneSource(connectionsPerSource)
                        .withIdle(configuration.signaling().httpIdle())
                        .withBasePath(configuration.signaling().basePath()))
                .withPage(page)
                .withVersion(ServerVersion.number());
        return SignalServer.start(settings, loops.newGroup("signal", 1), loops.serverSocketChannel(), iceServers,
                revocation, exchanges, memory);
    }

    /** A shared port hands its connections over. */
    private List<Integer> ownPorts() {
        Set<Integer> shared = configuration.sharedPorts();
        return configuration.listening().ports().signal().stream().filter(port -> !shared.contains(port)).toList();
    }

    /** The names at which clients reach us: the advertised name, and the names in the certificate. */
    private Set<String> hosts() {
        var hosts = new HashSet<String>();
        configuration.relaying().advertise().ifPresent(told -> hosts.add(told.host()));
        certificates.ifPresent(certificate -> certificate.names().stream()
                .filter(name -> !name.startsWith("*"))
                .forEach(hosts::add));
        return hosts;
    }

    /** The names in a self-signed certificate: every name and address that clients may use for this host. */
    public static List<String> selfSignedNames(Configuration configuration, Addresses addresses) {
        var names = new ArrayList<>(List.of("localhost"));
        addresses.listen().stream().map(IpAddress::toString).forEach(names::add);
        configuration.relaying().advertise().ifPresent(told -> names.add(told.host()));
        return names;
    }
}
