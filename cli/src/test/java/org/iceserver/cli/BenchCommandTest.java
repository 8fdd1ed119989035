package org.iceserver.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.iceserver.credentials.StaticUser;
import org.iceserver.server.Server;
import org.iceserver.server.config.Access;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Lifetimes;
import org.iceserver.server.config.LimitTable;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.PeerRanges;
import org.iceserver.server.config.PortRange;
import org.iceserver.server.config.Relaying;
import org.iceserver.server.config.SharedSecrets;
import org.iceserver.server.config.Signaling;
import org.iceserver.server.config.ThirdParty;
import org.iceserver.server.config.Tls;
import org.iceserver.server.config.Users;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.signal.Profile;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** Small loads on a server in this process: arrivals are counted, refusals are reported. */
class BenchCommandTest {
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
    private static final int CLIENTS = 3;

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static Server relaysToLoopback;
    @SuppressWarnings("NullAway.Init") // set before the first test
    private static Server guarded;

    @BeforeAll
    static void start() {
        relaysToLoopback = Server.start(configuration(List.of(AddressBlock.parse("127.0.0.1/32")), List.of()),
                HostNetwork.read());
        guarded = Server.start(
                configuration(List.of(), List.of(LimitTable.Change.parse("allocations-per-user=1"))),
                HostNetwork.read());
    }

    @AfterAll
    static void stop() {
        relaysToLoopback.close();
        guarded.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"to-peer", "echo --burst 8", "echo --tcp", "echo --tls", "echo --dtls",
        "both --burst 2 --size 24"})
    void whatClientsSendReachesTheirPeers(String direction) {
        JsonNode report = load("--direction " + direction);

        assertThat(report.at("/to_peers/received").asLong()).isPositive();
        assertThat(report.at("/to_peers/sent").asLong())
                .isGreaterThanOrEqualTo(report.at("/to_peers/received").asLong());
        assertThat(report.at("/to_peers/duplicates").asLong()).isZero();
        assertThat(report.at("/delay_ns/p50").asLong()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"to-client", "echo", "to-client --tcp", "to-client --tls", "both --dtls",
        "both --threads 2"})
    void whatPeersSendReachesTheirClients(String direction) {
        JsonNode report = load("--direction " + direction);

        assertThat(report.at("/to_clients/received").asLong()).isPositive();
        assertThat(report.at("/to_clients/duplicates").asLong()).isZero();
    }

    @Test
    void theServersOwnUseIsTold() {
        JsonNode report = load("--direction to-peer --server-pid " + ProcessHandle.current().pid());

        assertThat(report.at("/server_cpu_ns_per_packet").asLong()).isPositive();
        assertThat(report.at("/server_resident_bytes").asLong()).isGreaterThan(1 << 20);
    }

    @Test
    void allocationsAloneAreCounted() {
        Outcome outcome = bench(relaysToLoopback, "--user alice:secret --direction none");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).containsPattern("allocations +" + CLIENTS + ", [0-9,]+ per second")
                .doesNotContain("relayed");
    }

    @Test
    void aWrongPasswordIsOneSentence() {
        assertRefused(bench(relaysToLoopback, "--user alice:wrong"), 1, "does not accept this user and password");
    }

    @Test
    void missingCredentialsAreOneSentence() {
        assertRefused(bench(relaysToLoopback, ""), 1, "wants a user name and a password");
    }

    @Test
    void aRefusedPeerIsOneSentenceThatNamesTheFlag() {
        assertRefused(bench(guarded, "--user alice:secret --from 127.0.0.2"), 1, "--allow-peer 127.0.0.2");
    }

    /** The relay's own address is a peer like any other, but only relayed ports answer there. */
    @Test
    void packetsThatNeverArriveAreOneSentence() {
        assertRefused(bench(guarded, "--user alice:secret --clients 1"), 1, "none of ");
    }

    @Test
    void aLimitIsOneSentenceThatTellsHowFarItCame() {
        assertRefused(bench(guarded, "--user alice:secret --direction none"), 1,
                "After 1 of " + CLIENTS + " allocations: ");
    }

    @Test
    void theFirstTurnUrlOfIceServersIsLoaded() {
        String authority = "127.0.0.1:" + relaysToLoopback.stunPort().orElseThrow();
        Outcome outcome = run(
                "bench --clients " + CLIENTS + " --direction none --ice {\"iceServers\":[{\"urls\":\"stun:"
                        + authority + "\"},{\"urls\":[\"turn:" + authority
                        + "?transport=tcp\"],\"username\":\"alice\",\"credential\":\"secret\"}]}");

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out()).containsPattern("allocations +" + CLIENTS + ", ");
        assertRefused(run("bench --tcp --ice {\"urls\":\"turn:" + authority
                + "\",\"username\":\"alice\",\"credential\":\"secret\"}"), 2,
                "--ice names the server and its transport");
        assertRefused(run("bench --ice {\"urls\":\"stun:" + authority + "\"}"), 2, "no turn: or turns: URL");
    }

    @Test
    void aServerThatIsNotThereIsOneSentence() {
        assertRefused(run("bench 127.0.0.1:1 --timeout 2s --clients 1"), 1, "127.0.0.1:1");
    }

    @Test
    void anImpossibleLoadIsOneSentence() {
        assertRefused(bench(relaysToLoopback, "--size 7"), 2, "24 to 1400 bytes, not 7");
        assertRefused(bench(relaysToLoopback, "--direction sideways"), 2, "to-peer, to-client, both, echo or none");
        assertRefused(bench(relaysToLoopback, "--server-pid 0 --user alice:secret"), 1, "Process 0");
    }

    private static JsonNode load(String arguments) {
        Outcome outcome = bench(relaysToLoopback, "--user alice:secret --json " + arguments);
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return JsonMapper.shared().readTree(outcome.out());
    }

    private static Outcome bench(Server server, String arguments) {
        String clients = arguments.contains("--clients") ? "" : " --clients " + CLIENTS;
        return run("bench 127.0.0.1:" + server.stunPort().orElseThrow()
                + " --rate 500 --warm-up 0s --duration 1s" + clients + " " + arguments);
    }

    private static Outcome run(String line) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Main.run(line.strip().split(" +"), Map.of(), new PrintWriter(out), new PrintWriter(err));
        return new Outcome(status, out.toString(), err.toString());
    }

    private static void assertRefused(Outcome outcome, int status, String part) {
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(status);
        assertThat(outcome.err().lines()).singleElement().asString().startsWith("iceserver: ").contains(part);
        assertThat(outcome.out()).isEmpty();
    }

    private record Outcome(int status, String out, String err) {}

    private static Configuration configuration(List<AddressBlock> allowedPeers, List<LimitTable.Change> limits) {
        return new Configuration(
                new Listening(OptionalInt.empty(), OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty(),
                        List.of(LOOPBACK),
                        TransportMode.AUTO, 2),
                new Relaying(List.of(LOOPBACK), List.of(), List.of(), Set.of(), Optional.empty(),
                        new PortRange(49_152, 65_535)),
                new Access(Profile.LOCAL,
                        new Users("test", List.of(new StaticUser("alice", "secret")), new SharedSecrets(List.of(), ':'),
                                ThirdParty.NONE),
                        new Lifetimes(Duration.ofHours(1), Duration.ofHours(24), Duration.ofMinutes(10)),
                        new PeerRanges(allowedPeers, List.of()), LimitTable.of(Profile.LOCAL, limits)),
                new Signaling(List.of(), List.of(), new Tls.SelfSigned(), Set.of(), new Authentication.None(),
                        Signaling.EndOfRelay.KICK),
                Duration.ZERO);
    }
}
