package org.iceserver.server.assembly;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.HostPort;
import org.iceserver.server.config.Tls;
import org.iceserver.server.host.Addresses;
import org.iceserver.server.host.GlobalAddresses;
import org.iceserver.signal.PageFacts;
import org.iceserver.signal.PageFacts.RelayReach;
import org.iceserver.signal.Profile;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.policy.OwnAddresses;
import org.iceserver.turn.policy.PeerPath;
import org.iceserver.turn.policy.PeerPolicy;
import org.iceserver.turn.policy.PeerRules;
import org.jspecify.annotations.Nullable;

/**
 * Collects what the lab page shows about a running server.
 *
 * @param certificates empty while TLS is off
 * @param rules the peer rules; asked each time, because they may change
 * @param outgoing the address at which other devices on the network know this host
 * @param port the bound port of signaling
 */
public record PageAssembly(Configuration configuration, Optional<ServerCertificates> certificates, Addresses addresses,
        OwnAddresses own, Supplier<PeerRules> rules, Supplier<Optional<IpAddress>> outgoing,
        Supplier<OptionalInt> port) {
    public PageFacts facts() {
        return new PageFacts(configuration.relays() ? configuration.relaying().ports().toString() : "", this::reach,
                this::elsewhere, configuration.signaling().tls() instanceof Tls.SelfSigned, QrCodeSvg::of);
    }

    private RelayReach reach(IpAddress client) {
        if (client.isLoopback() || addresses.listen().contains(client)) {
            return RelayReach.HERE;
        }
        @Nullable
        PeerPath reach = new PeerPolicy(rules.get(), own).check(client.high(), client.low());
        return switch (reach) {
            case null -> RelayReach.FORBIDDEN;
            case NETWORK -> RelayReach.NETWORK;
            case IN_PROCESS, IN_PROCESS_THEN_NETWORK -> RelayReach.HERE;
        };
    }

    /** No address where the server serves strangers: there its operator knows its name. */
    private List<String> elsewhere() {
        OptionalInt bound = port.get();
        if (configuration.access().profile() == Profile.PUBLIC || bound.isEmpty()) {
            return List.of();
        }
        String scheme = certificates.isEmpty() ? "http://" : "https://";
        return hosts().filter(this::trusted).distinct().map(host -> scheme + host + ":" + bound.getAsInt() + "/")
                .toList();
    }

    private Stream<String> hosts() {
        Stream<String> advertised = configuration.relaying().advertise().map(HostPort::host).stream();
        Stream<String> known = Stream.concat(outgoing.get().stream(), addresses.listen().stream())
                .filter(address -> !address.isLoopback() && served(address)).map(IpAddress::toUriHost);
        Stream<String> certified = certificates.stream().flatMap(shown -> shown.names().stream())
                .filter(name -> !name.startsWith("*") && !name.equals("localhost"));
        return Stream.of(advertised, known, certified).flatMap(names -> names);
    }

    /** The local profile serves the networks of this machine; no internet address is in one of them. */
    private boolean served(IpAddress address) {
        return configuration.access().profile() == Profile.LAB || !GlobalAddresses.contain(address);
    }

    private boolean trusted(String host) {
        return !(configuration.signaling().tls() instanceof Tls.Pem)
                || certificates.stream().anyMatch(shown -> shown.vouchFor(host));
    }
}
