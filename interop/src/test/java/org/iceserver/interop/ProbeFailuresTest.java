package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.iceserver.client.Credentials;
import org.iceserver.client.TurnClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What stops clients most often, done to a running server: {@code iceserver probe} names each cause, word for word. */
@Tag("namespace")
@Timeout(240)
final class ProbeFailuresTest {
    private final List<TurnClient> clients = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void leave() {
        clients.forEach(TurnClient::close);
    }

    private static List<String> probe(ServerProcess server, String... options) {
        return probe("turn:127.0.0.1:" + server.stunPort(), Map.of(), options);
    }

    private static List<String> probe(String target, Map<String, String> environment, String... options) {
        List<String> command = new ArrayList<>(List.of(ForeignTool.LAUNCHER, "probe", target));
        command.addAll(List.of(options));
        return ForeignTool.run(120, environment, command.toArray(String[]::new)).output().lines().toList();
    }

    private static String time(long epochSeconds) {
        return Instant.ofEpochSecond(epochSeconds).atOffset(ZoneOffset.UTC).toString();
    }

    private static long stamp(Credentials minted) {
        return Long.parseLong(minted.username().replaceFirst(":.*", ""));
    }

    private static String[] shown(Credentials minted) {
        return new String[]{"--user", minted.username() + ":" + minted.password()};
    }

    @Test
    void aSoundServerHasNone() {
        try (ServerProcess server = FailingServer.launch().start()) {
            assertThat(probe(server, shown(RestCredential.minted(FailingServer.SECRET, "ann", Duration.ofMinutes(10)))))
                    .noneMatch(line -> line.startsWith("FAIL")).anyMatch(line -> line.startsWith("ok   Relay to peer"));
        }
    }

    @Test
    void aWrongSecret() {
        try (ServerProcess server = FailingServer.launch().start()) {
            Credentials minted = RestCredential.minted("another secret", "ann", Duration.ofSeconds(7_190));

            List<String> said = probe(server, shown(minted));
            Failure.WRONG_SECRET.isNamedByTheProbe(said);
            assertThat(said).contains("FAIL TURN over UDP: The server does not accept this "
                    + "credential, which is good until " + time(stamp(minted))
                    + " by this machine's clock: it was made with "
                    + "another secret than the server's, or the server's clock is more than 1 h 59 min ahead. "
                    + "(401 Unauthenticated)");
        }
    }

    @Test
    void aClock() {
        try (FakedClock clock = FakedClock.in(folder);
                ServerProcess server = FailingServer.launch().environment(clock.environment()).start()) {
            clock.set(server, Duration.ofHours(3));

            Failure.CLOCK.isNamedByTheProbe(probe(server,
                    shown(RestCredential.minted(FailingServer.SECRET, "ann", Duration.ofHours(2)))));
        }
    }

    @Test
    void theClockOfWhoeverMadeTheCredential() {
        try (ServerProcess server = FailingServer.launch().start()) {
            Credentials minted = RestCredential.minted(FailingServer.SECRET, "ann", Duration.ofMinutes(-125));

            assertThat(probe(server, shown(minted))).contains("FAIL TURN over UDP: The server does not accept this "
                    + "credential, which expired at " + time(stamp(minted))
                    + ", 2 h 5 min ago by this machine's clock: get a "
                    + "new one, or put the clock right that is wrong. (401 Unauthenticated)");
        }
    }

    @Test
    void closedRelayPorts() throws IOException {
        try (ProbeScene scene = ProbeScene.of()) {
            scene.closeRelayPorts();

            Failure.RELAY_PORTS_CLOSED.isNamedByTheProbe(scene.probe(scene.host(), ProbeScene.LOGIN).lines());
        }
    }

    @Test
    void aWrongExternalAddress() throws IOException {
        try (ProbeScene scene = ProbeScene.of("--external-ip", "203.0.113.99/203.0.113.1")) {
            Failure.EXTERNAL_ADDRESS.isNamedByTheProbe(scene.probe(scene.host(), ProbeScene.LOGIN).lines());
        }
    }

    @Test
    void noRelayPortLeft() throws IOException {
        try (ServerProcess server = FailingServer.launch("--relay-ports", "9000-9000").start()) {
            clients.add(BusyClients.allocate(server));

            Failure.NO_RELAY_PORT.isNamedByTheProbe(probe(server, ProbeScene.LOGIN));
        }
    }

    @Test
    void noDescriptorLeft() throws IOException {
        try (ServerProcess server = FailingServer.withFewDescriptors().start()) {
            clients.addAll(FailingServer.takeDescriptors(server));

            Failure.NO_DESCRIPTOR.isNamedByTheProbe(probe(server, ProbeScene.LOGIN));
        }
    }

    @Test
    void aQuota() throws IOException {
        try (ServerProcess server = FailingServer.launch("--limit", "allocations-per-user=1").start()) {
            clients.add(BusyClients.allocate(server));

            Failure.QUOTA.isNamedByTheProbe(probe(server, ProbeScene.LOGIN));
        }
    }

    /** One server with a certificate for each name: clients get the one for the name that they ask for, or the first. */
    @Test
    void aCertificate() throws Exception {
        ProbeCertificates made = ProbeCertificates.in(folder);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        List<String> arguments = new ArrayList<>(List.of("--relay-ip", RelayNetwork.SERVER, "--allow-peer",
                "198.51.100.0/24", "--tls-port", "0"));
        for (ProbeCertificates.Pair pair : List.of(
                made.issue("good", "DNS:turn.example.org,DNS:www.example.org", "+0d"),
                made.issue("old", "DNS:old.example.org", "-30d"), made.issue("early", "DNS:early.example.org", "+30d"),
                made.selfSigned("alone", "DNS:alone.example.org"))) {
            arguments.addAll(List.of("--cert", pair.certificate().toString(), "--key", pair.key().toString()));
        }
        try (ProbeScene scene = ProbeScene.of(arguments)) {
            for (String transport : List.of("TLS", "DTLS")) {
                shown(scene, made, transport, "turn").says("ok   TURN over " + transport
                        + ": The server relays for you at 203.0.113.1:PORT.");
                ProbeScene.Said old = shown(scene, made, transport, "old");
                Failure.CERTIFICATE.isNamedByTheProbe(old.lines());
                old.says("FAIL STUN over " + transport
                        + ": The certificate of old.example.org expired on " + today.minusDays(28)
                        + ", 28 days ago by this machine's clock: renew it.");
                shown(scene, made, transport, "early").says("FAIL STUN over " + transport
                        + ": The certificate of early.example.org is not valid before " + today.plusDays(30)
                        + ", and this machine's clock says " + today
                        + ": put the clock right, or use a certificate that is valid.");
                shown(scene, made, transport, "other").says("FAIL STUN over " + transport
                        + ": The certificate that other.example.org shows is for turn.example.org, www.example.org and not "
                        + "for other.example.org: ask the server by a name that the certificate has, or get one that has "
                        + "this name.");
                shown(scene, made, transport, "alone").says("FAIL STUN over " + transport
                        + ": The certificate of alone.example.org is self-signed (CN=alone), and browsers refuse it for TURN "
                        + "without a word: get one from an authority.");
            }
        }
    }

    private static ProbeScene.Said shown(ProbeScene scene, ProbeCertificates authority, String transport, String name)
            throws Exception {
        return scene.probe(authority.trusting(), "turns:" + name + ".example.org:" + scene.server().stunPort()
                + (transport.equals("DTLS") ? "?transport=udp" : ""), "--user", FailingServer.ANN, "--timeout", "20s");
    }
}
