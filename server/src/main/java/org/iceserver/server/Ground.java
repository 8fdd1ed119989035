package org.iceserver.server;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import org.iceserver.server.assembly.RelayAssembly;
import org.iceserver.server.assembly.SignalAssembly;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.Tls;
import org.iceserver.server.host.Addresses;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.server.host.KernelRoutes;
import org.iceserver.server.host.OutgoingAddress;
import org.iceserver.server.state.KeptCertificate;
import org.iceserver.server.state.StateDirectory;
import org.iceserver.transport.EventLoops;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.transport.tls.UnusableCertificateException;
import org.iceserver.turn.policy.OwnAddresses;

/**
 * What signaling, the relay and the admin port share.
 *
 * @param own every address that means this server when a client names it as its peer
 * @param outgoing the address at which clients on this machine reach the server without loopback
 * @param certificates the certificates that TLS clients get; empty while TLS is off
 * @param memory limits the memory that the server uses for clients
 */
record Ground(Addresses addresses, OwnAddresses own, OutgoingAddress outgoing, EventLoops loops,
        Optional<ServerCertificates> certificates, MemoryBudget memory) {
    /** @throws IOException with one sentence, when a part cannot be opened */
    static Ground open(Configuration configuration, Surroundings here, Addresses addresses, Opened opened)
            throws IOException {
        HostNetwork network = here.network();
        Optional<ServerCertificates> certificates = certificates(configuration, addresses, here.state());
        KernelRoutes routes = KernelRoutes.open();
        opened.add(routes::close);
        EventLoops loops = loops(configuration.listening());
        opened.add(loops::close);
        OwnAddresses own = RelayAssembly.ownAddresses(configuration, addresses, network, routes);
        routes.follow(own::judgeAnew);
        return new Ground(addresses, own, new OutgoingAddress(configuration.listening().addresses(), network), loops,
                certificates, MemoryBudget.ofThisJvm());
    }

    private static EventLoops loops(Listening listening) {
        int loops = listening.loops() == 0 ? Runtime.getRuntime().availableProcessors() : listening.loops();
        return EventLoops.open(listening.transport(), loops, System::nanoTime);
    }

    private static Optional<ServerCertificates> certificates(Configuration configuration, Addresses addresses,
            StateDirectory state) throws UnusableCertificateException {
        return switch (configuration.signaling().tls()) {
            case Tls.Off off -> Optional.empty();
            case Tls.Pem pem -> Optional.of(ServerCertificates.load(pem.files()));
            case Tls.SelfSigned made -> Optional.of(new ServerCertificates(List.of(KeptCertificate
                    .of(state, configuration.listening())
                    .get(SignalAssembly.selfSignedNames(configuration, addresses), InstantSource.system().instant(),
                            new SecureRandom()))));
        };
    }
}
