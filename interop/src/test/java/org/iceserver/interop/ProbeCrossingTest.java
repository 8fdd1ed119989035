package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.interop.ProbeScene.LOGIN;

/** {@code iceserver probe} across a router that drops: each direction, each transport, each fault, word for word. */
@Tag("namespace")
@Timeout(300)
final class ProbeCrossingTest {
    private static final List<String> TRANSPORTS = List.of("UDP", "TCP", "TLS", "DTLS");
    private static final String IN = "iifname \"outside\" udp dport " + ProbeScene.RELAY_PORTS + " drop";
    private static final String OUT = "iifname \"inside\" udp sport " + ProbeScene.RELAY_PORTS + " drop";
    private static final String PORTS = "the relay ports (by default 49152-65535)";

    /** Handshakes may take their time on a busy machine. */
    private static final String[] PATIENT = {"--user", "ann:wonderland", "--timeout", "20s"};

    @TempDir
    private Path folder;

    private static String forwarding(String... rules) {
        return "table inet filter {\nchain through {\ntype filter hook forward priority 0\n" + String.join("\n", rules)
                + "\n}\n}\n";
    }

    /** A server with a certificate for its address and its name, and what makes the prober trust it. */
    private record Secured(ProbeScene scene, Map<String, String> trusting) implements AutoCloseable {
        @Override
        public void close() {
            scene.close();
        }
    }

    private Secured secured(String... relays) throws Exception {
        ProbeCertificates certificates = ProbeCertificates.in(folder);
        ProbeCertificates.Pair pair = certificates.issue("server",
                "IP:" + RelayNetwork.SERVER + ",DNS:" + RelayNetwork.NAME, "+0d");
        List<String> arguments = new ArrayList<>(
                List.of("--allow-peer", "198.51.100.0/24", "--allow-peer", "2001:db8::/32",
                        "--tls-port", "0", "--cert", pair.certificate().toString(), "--key", pair.key().toString()));
        for (String relay : relays) {
            arguments.addAll(List.of("--relay-ip", relay));
        }
        return new Secured(ProbeScene.of(arguments), certificates.trusting());
    }

    @Test
    void aPlainNetworkLetsEverythingThrough() throws Exception {
        try (Secured secured = secured(RelayNetwork.SERVER, RelayNetwork.SERVER_V6)) {
            ProbeScene.Said said = secured.scene().probe(secured.trusting(), secured.scene().host(), PATIENT)
                    .hasStatus(0)
                    .saysNothingBad();
            for (String transport : TRANSPORTS) {
                said.says("ok   TURN over " + transport + ": The server relays for you at 203.0.113.1:PORT.",
                        "ok   Peer to relay over " + transport
                                + ": A packet from here to 203.0.113.1:PORT came to the client through the relay.",
                        "ok   Relay to peer over " + transport
                                + ": A packet that the client sent through the relay came here from 203.0.113.1:PORT.",
                        "ok   Peer to relay over " + transport
                                + " (IPv6): A packet from here to [2001:db8:1::1]:PORT came to the client through the relay.",
                        "ok   Relay to peer over " + transport
                                + " (IPv6): A packet that the client sent through the relay came here from [2001:db8:1::1]:PORT.");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"turn:203.0.113.1:%d, UDP", "turn:203.0.113.1:%d?transport=tcp, TCP", "turns:turn.example.org:%d, TLS",
        "turns:turn.example.org:%d?transport=udp, DTLS"})
    void aUriIsTriedOverItsOwnTransport(String uri, String transport) throws Exception {
        try (Secured secured = secured(RelayNetwork.SERVER)) {
            ProbeScene.Said said = secured.scene().probe(secured.trusting(),
                    uri.formatted(secured.scene().server().stunPort()), PATIENT).hasStatus(0);

            said.says("ok   Peer to relay over " + transport
                    + ": A packet from here to 203.0.113.1:PORT came to the client through the relay.");
            assertThat(said.lines()).filteredOn(line -> line.contains("TURN over ")).allMatch(
                    line -> line.contains("TURN over " + transport));
        }
    }

    @Test
    void eachDirectionIsToldApartOverEachTransport() throws Exception {
        try (Secured secured = secured(RelayNetwork.SERVER)) {
            ProbeScene scene = secured.scene();
            scene.network().rules(forwarding(IN));
            ProbeScene.Said in = scene.probe(secured.trusting(), scene.host(), PATIENT).hasStatus(1);
            scene.network().rules(forwarding(OUT));
            ProbeScene.Said out = scene.probe(secured.trusting(), scene.host(), PATIENT).hasStatus(1);
            for (String transport : TRANSPORTS) {
                in.says("FAIL Peer to relay over " + transport
                        + ": No packet reached 203.0.113.1:PORT from here, though the relay's own packets come from there: "
                        + "a firewall drops UDP to " + PORTS + "; open them.",
                        "ok   Relay to peer over " + transport
                                + ": A packet that the client sent through the relay came here from 203.0.113.1:PORT.");
                out.says("ok   Peer to relay over " + transport
                        + ": A packet from here to 203.0.113.1:PORT came to the client through the relay.",
                        "FAIL Relay to peer over " + transport
                                + ": No packet from 203.0.113.1:PORT came here, though packets from here reach the relay: a "
                                + "firewall drops UDP that leaves " + PORTS + ".");
            }
        }
    }

    @Test
    void aDroppedRangeIsSaidToBe() throws Exception {
        try (ProbeScene scene = ProbeScene.of()) {
            scene.network().rules(forwarding(IN, OUT));
            scene.probe(scene.host(), LOGIN).hasStatus(1).says(
                    "FAIL Peer to relay over UDP: No packet reached 203.0.113.1:PORT from here: a firewall drops UDP to "
                            + PORTS + ", or the relayed address is wrong (--external-ip).",
                    "FAIL Relay to peer over UDP: No packet from 203.0.113.1:PORT came here: a firewall drops UDP that leaves "
                            + PORTS + ", or UDP to this machine.",
                    "FAIL Peer to relay over UDP (IPv6): No packet reached [2001:db8:1::1]:PORT from here: a firewall drops "
                            + "UDP to " + PORTS + ", or the relayed address is wrong (--external-ip).");
        }
    }

    @Test
    void aFirewallThatRemembersIsSaidToBeOne() throws Exception {
        try (ProbeScene scene = ProbeScene.of()) {
            scene.network().rules(forwarding("ct state established,related accept", IN));
            scene.probe(scene.host(), LOGIN).hasStatus(1).says(
                    "FAIL Peer to relay over UDP: No packet reached 203.0.113.1:PORT from here before the relay had sent one "
                            + "itself: a firewall drops UDP to " + PORTS + "; open them.",
                    "ok   Relay to peer over UDP: A packet that the client sent through the relay came here from "
                            + "203.0.113.1:PORT.");
        }
    }

    @Test
    void aWrongExternalAddressIsSaidToBe() throws Exception {
        try (ProbeScene scene = ProbeScene.of("--external-ip", "203.0.113.99/203.0.113.1")) {
            scene.probe(scene.host(), LOGIN).hasStatus(1).says(
                    "FAIL Relayed address over UDP: The server tells clients 203.0.113.99 as its relayed address, but packets "
                            + "reach its relay ports at 203.0.113.1, where it was asked: set --external-ip 203.0.113.1.",
                    "FAIL Peer to relay over UDP: No packet reached 203.0.113.99:PORT from here, but one to 203.0.113.1:PORT "
                            + "did: the relayed address is wrong (--external-ip 203.0.113.1).",
                    "FAIL Relay to peer over UDP: A packet that the client sent through the relay came here from "
                            + "203.0.113.1:PORT and not from 203.0.113.99:PORT, as clients are told: set --external-ip "
                            + "203.0.113.1.");
        }
    }

    /** One-to-one for the server's ports and its relay ports; what comes for its private address in no other way is dropped. */
    private static String natInFront(ServerProcess server) {
        return """
               table ip nat {
                 chain pre {
                   type nat hook prerouting priority -100
                   ip daddr 203.0.113.200 udp dport { %1$d, 9000-9999 } dnat to 10.0.0.5
                   ip daddr 203.0.113.200 tcp dport %1$d dnat to 10.0.0.5
                 }
                 chain post {
                   type nat hook postrouting priority 100
                   ip saddr 10.0.0.5 oifname "outside" snat to 203.0.113.200
                 }
               }
               """.formatted(server.stunPort())
                + forwarding("ct state established,related accept", "ct status dnat accept",
                        "ip daddr 10.0.0.0/24 drop");
    }

    private static ProbeScene behindNat(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--relay-ip", RelayNetwork.BEHIND, "--listen",
                "127.0.0.1", "--listen", RelayNetwork.BEHIND, "--allow-peer", "198.51.100.0/24"));
        arguments.addAll(List.of(more));
        ProbeScene scene = ProbeScene.of(arguments);
        try {
            scene.network().rules(natInFront(scene.server()));
            return scene;
        } catch (IOException | RuntimeException | Error e) {
            scene.close();
            throw e;
        }
    }

    @Test
    void noExternalAddressBehindANatIsSaidToBeMissing() throws Exception {
        try (ProbeScene scene = behindNat()) {
            scene.probe(RelayNetwork.IN_FRONT + ":" + scene.server().stunPort(), LOGIN).hasStatus(1).says(
                    "FAIL Relayed address over UDP: The server tells clients 10.0.0.5 as its relayed address, a private one, "
                            + "but was asked at 203.0.113.200: set --external-ip 203.0.113.200, or --external-ip auto.",
                    "FAIL Peer to relay over UDP: No packet reached 10.0.0.5:PORT from here, but one to 203.0.113.200:PORT "
                            + "did: the relayed address is wrong (--external-ip 203.0.113.200).");
        }
    }

    @Test
    void theRightExternalAddressBehindANatIsFine() throws Exception {
        try (ProbeScene scene = behindNat("--external-ip", RelayNetwork.IN_FRONT)) {
            scene.probe(RelayNetwork.IN_FRONT + ":" + scene.server().stunPort(), LOGIN).hasStatus(0).says(
                    "ok   Peer to relay over UDP: A packet from here to 203.0.113.200:PORT came to the client through the "
                            + "relay.",
                    "ok   Relay to peer over UDP: A packet that the client sent through the relay came here from "
                            + "203.0.113.200:PORT.");
        }
    }

    private static String natOfTheProber(String how) {
        return """
               table ip nat {
                 chain post {
                   type nat hook postrouting priority 100
                   ip saddr 198.51.100.0/24 oifname "inside" %s
                 }
               }
               """.formatted(how);
    }

    @ParameterizedTest
    @CsvSource({"masquerade", "'masquerade random,fully-random'"})
    void aNatInFrontOfTheProberIsNoHindrance(String how) throws Exception {
        try (ProbeScene scene = ProbeScene.of()) {
            scene.network().rules(natOfTheProber(how));
            scene.probe("turn:" + scene.host(), LOGIN).hasStatus(0).says(
                    "ok   Peer to relay over UDP: A packet from here to 203.0.113.1:PORT came to the client through the relay.",
                    "ok   Relay to peer over UDP: A packet that the client sent through the relay came here from "
                            + "203.0.113.1:PORT.");
        }
    }

    @Test
    void aSymmetricNatIsNotTakenForAFirewall() throws Exception {
        try (ProbeScene scene = ProbeScene.of()) {
            scene.network().rules(natOfTheProber("masquerade random,fully-random") + forwarding(IN));
            scene.probe("turn:" + scene.host(), LOGIN).hasStatus(1).says(
                    "FAIL Peer to relay over UDP: No packet reached 203.0.113.1:PORT from here: a firewall drops UDP to "
                            + PORTS + ", or the relayed address is wrong (--external-ip).",
                    "-    Relay to peer over UDP: This cannot be told from here: no packet got in either, and a NAT in front "
                            + "of this machine that takes another port for each destination drops what the relay sends to "
                            + "the port that STUN tells.");
        }
    }

    @Test
    void aNetworkWithoutUdpIsNotBlamedOnTheServer() throws Exception {
        try (ProbeScene scene = ProbeScene.of()) {
            scene.network().rules(forwarding("meta l4proto udp drop"));
            String noUdp = ": This cannot be told from here: no server answers this machine over UDP, so its own network may "
                    + "drop UDP; run the probe where UDP gets out.";
            scene.probe("turn:" + scene.host() + "?transport=tcp", LOGIN).hasStatus(0).says(
                    "-    Peer to relay over TCP" + noUdp, "-    Relay to peer over TCP" + noUdp,
                    "ok   Relay to itself over TCP: A packet went there and back between two allocations. That does not prove "
                            + "that the relay ports or the relayed address can be reached, since such a packet need not leave "
                            + "the server.");
        }
    }

    @Test
    void aPrivatePeerThatTheServerRefusesIsNoFault() throws Exception {
        try (ProbeScene scene = ProbeScene.of(List.of("--relay-ip", RelayNetwork.SERVER))) {
            scene.network().rules(natOfTheProber("snat to 10.0.0.1"));
            ProbeScene.Said said = scene.probe("turn:" + scene.host(), LOGIN).hasStatus(0);
            said.says(
                    "-    Relay ports over UDP: Not tried, since the server refuses the private address 10.0.0.1 as a peer "
                            + "(403 Forbidden), as it should on the internet: run the probe from a public address, or allow this one "
                            + "with --allow-peer 10.0.0.1 or --profile lab.");
            assertThat(said.lines()).anyMatch(line -> line.startsWith("ok   Relay to itself over UDP: "));
        }
    }

    @Test
    void aPublicPeerThatTheServerRefusesIsAFault() throws Exception {
        try (ProbeScene scene = ProbeScene.of(List.of("--relay-ip", RelayNetwork.SERVER))) {
            scene.probe("turn:" + scene.host(), LOGIN).hasStatus(1).says(
                    "FAIL Relay ports over UDP: The server refuses 198.51.100.50 as a peer (403 Forbidden), although it is "
                            + "public: its operator denies it (--deny-peer), or has to allow it with --allow-peer "
                            + "198.51.100.50.");
        }
    }
}
