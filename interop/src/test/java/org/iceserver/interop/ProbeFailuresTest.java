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
import java.util.stream.Stream;

import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
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
    private static final String SECRET = "a secret of these tests alone";
    private static final String ANN = "ann:wonderland";
    private static final String NO_ROOM = "FAIL TURN over UDP: The server has no room: no relay port or file descriptor is "
            + "left, or it is about to stop; its operator can give it more (--relay-ports, LimitNOFILE), others can try "
            + "later. (508 Insufficient Capacity)";

    private final List<TurnClient> clients = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void leave() {
        clients.forEach(TurnClient::close);
    }

    private static ServerLaunch launch(String... more) {
        return ServerLaunch
                .of(Stream.concat(Stream.of("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--allow-peer",
                        "127.0.0.1/32", "--secret", SECRET, "--user", ANN), Stream.of(more)).toArray(String[]::new));
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
        try (ServerProcess server = launch().start()) {
            assertThat(probe(server, shown(RestCredential.minted(SECRET, "ann", Duration.ofMinutes(10)))))
                    .noneMatch(line -> line.startsWith("FAIL")).anyMatch(line -> line.startsWith("ok   Relay to peer"));
        }
    }

    @Test
    void aWrongSecret() {
        try (ServerProcess server = launch().start()) {
            Credentials minted = RestCredential.minted("another secret", "ann", Duration.ofSeconds(7_190));

            assertThat(probe(server, shown(minted))).contains("FAIL TURN over UDP: The server does not accept this "
                    + "credential, which is good until " + time(stamp(minted))
                    + " by this machine's clock: it was made with "
                    + "another secret than the server's, or the server's clock is more than 1 h 59 min ahead. "
                    + "(401 Unauthenticated)");
        }
    }

    @Test
    void aServerWhoseClockIsAhead() {
        FakedClock clock = FakedClock.in(folder);
        ServerLaunch launch = launch().environment(clock.environment());
        try (ServerProcess server = launch.start()) {
            clock.set(server, Duration.ofHours(3));
            Credentials minted = RestCredential.minted(SECRET, "ann", Duration.ofSeconds(7_190));

            assertThat(probe(server, shown(minted))).contains("FAIL TURN over UDP: The server does not accept this "
                    + "credential, which is good until " + time(stamp(minted))
                    + " by this machine's clock: it was made with "
                    + "another secret than the server's, or the server's clock is more than 1 h 59 min ahead. "
                    + "(401 Unauthenticated)");
        }
    }

    @Test
    void aClockOfWhoeverMadeTheCredential() {
        try (ServerProcess server = launch().start()) {
            Credentials minted = RestCredential.minted(SECRET, "ann", Duration.ofMinutes(-125));

            assertThat(probe(server, shown(minted))).contains("FAIL TURN over UDP: The server does not accept this "
                    + "credential, which expired at " + time(stamp(minted))
                    + ", 2 h 5 min ago by this machine's clock: get a "
                    + "new one, or put the clock right that is wrong. (401 Unauthenticated)");
        }
    }

    @Test
    void aQuota() throws IOException {
        try (ServerProcess server = launch("--limit", "allocations-per-user=1").start()) {
            clients.add(BusyClients.allocate(server));

            assertThat(probe(server, ProbeScene.LOGIN))
                    .contains("FAIL TURN over UDP: There are as many allocations as the "
                            + "server grants, for this user, this address or in all: end one, or have its operator raise the limit "
                            + "(--limit allocations-per-user=N, allocations-per-source, total-allocations). "
                            + "(486 Allocation Quota Reached)");
        }
    }

    @Test
    void noRelayPortLeft() throws IOException {
        try (ServerProcess server = launch("--relay-ports", "9000-9000").start()) {
            clients.add(BusyClients.allocate(server));

            assertThat(probe(server, ProbeScene.LOGIN)).contains(NO_ROOM);
        }
    }

    @Test
    void noDescriptorLeft() throws IOException {
        int descriptors = 200;
        try (ServerProcess server = launch().under("prlimit", "--nofile=" + descriptors).start()) {
            assertThat(allocateUntilRefused(server, descriptors)).isEqualTo(508);

            assertThat(probe(server, ProbeScene.LOGIN)).contains(NO_ROOM);
        }
    }

    private int allocateUntilRefused(ServerProcess server, int most) throws IOException {
        for (int i = 0; i < most; i++) {
            try {
                clients.add(BusyClients.allocate(ServerAddress.udp("127.0.0.1", server.stunPort())));
            } catch (TurnException e) {
                return e.code();
            }
        }
        throw new AssertionError(most + " allocations were made");
    }

    /** One server with a certificate for each name: clients get the one for the name that they ask for, or the first. */
    @Test
    void certificates() throws Exception {
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
                shown(scene, made, transport, "old").says("FAIL STUN over " + transport
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
                + (transport.equals("DTLS") ? "?transport=udp" : ""), "--user", ANN, "--timeout", "20s");
    }
}
