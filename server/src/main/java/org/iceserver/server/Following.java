package org.iceserver.server;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import org.iceserver.server.assembly.SignalAssembly;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.Tls;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.server.host.Listeners;
import org.iceserver.server.host.ListeningAddresses;
import org.iceserver.server.observe.ExpiryWatch;
import org.iceserver.server.observe.Lookout;
import org.iceserver.server.state.KeptCertificate;
import org.iceserver.server.state.StateDirectory;
import org.iceserver.transport.tls.CertificateFiles;

/** Follows what changes on the host while the server runs: addresses and certificates. */
final class Following {
    private Following() {}

    /** Follows addresses that come and go. The addresses that {@code --listen} names are expected to stay. */
    static void addresses(Listening listening, Ground ground, Servers servers, Opened opened) {
        Optional<ListeningAddresses> all = listening.addresses().isEmpty()
                ? servers.relay().map(server -> new ListeningAddresses(Listeners.of(server),
                        ground.addresses().listen()))
                : Optional.empty();
        Lookout lookout = Lookout.start("host-addresses", () -> {
            HostNetwork network = HostNetwork.read();
            ground.own().host(network.all());
            ground.outgoing().seen(network);
            all.ifPresent(listeners -> listeners.seen(network.stable()));
        });
        opened.add(lookout::close);
    }

    /** Follows interfaces, which also come and go, and whose abilities change. */
    static void interfaces(Servers servers, Opened opened) {
        Lookout lookout = Lookout.start("interfaces", servers.offloading()::look);
        opened.add(lookout::close);
    }

    /**
     * Follows certificates that are renewed while the server runs.
     *
     * @return the certificate files; empty where the certificates are not in files
     */
    static Optional<CertificateFiles> certificates(Configuration configuration, StateDirectory state, Ground ground,
            Opened opened) {
        Tls tls = configuration.signaling().tls();
        if (tls instanceof Tls.SelfSigned) {
            renew(configuration, state, ground, opened);
            return Optional.empty();
        }
        ground.certificates().map(shown -> new ExpiryWatch(shown, InstantSource.system())).ifPresent(watch -> {
            watch.look();
            Lookout lookout = Lookout.start("certificates' ends", watch::look);
            opened.add(lookout::close);
        });
        Optional<CertificateFiles> files = tls instanceof Tls.Pem pem
                ? ground.certificates().map(shown -> new CertificateFiles(pem.files(), shown))
                : Optional.empty();
        files.ifPresent(known -> {
            Lookout lookout = Lookout.start("certificates", known::look);
            opened.add(lookout::close);
        });
        return files;
    }

    private static void renew(Configuration configuration, StateDirectory state, Ground ground, Opened opened) {
        KeptCertificate kept = KeptCertificate.of(state, configuration.listening());
        List<String> names = SignalAssembly.selfSignedNames(configuration, ground.addresses());
        ground.certificates().ifPresent(shown -> {
            Lookout lookout = Lookout.start("the self-signed certificate",
                    () -> kept.renew(shown, names, InstantSource.system().instant(), new SecureRandom()));
            opened.add(lookout::close);
        });
    }
}
