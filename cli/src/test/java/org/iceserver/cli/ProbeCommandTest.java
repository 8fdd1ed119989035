package org.iceserver.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import org.iceserver.credentials.RestCredential;
import org.iceserver.credentials.RestCredentials;
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
import org.iceserver.server.config.Secret;
import org.iceserver.server.config.SharedSecrets;
import org.iceserver.server.config.Signaling;
import org.iceserver.server.config.ThirdParty;
import org.iceserver.server.config.Tls;
import org.iceserver.server.config.Users;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.signal.Profile;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.testing.FreePort;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The command against a server in this process that relays to loopback. */
class ProbeCommandTest {
    private static final IpAddress LOOPBACK = IpAddress.parse("127.0.0.1");
    private static final String SECRET = "a secret of the tests alone";

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static Server server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        server = Server.start(configuration(), HostNetwork.read());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String turn() {
        return "turn:127.0.0.1:" + server.stunPort().orElseThrow();
    }

    private static RestCredential minted(Duration life) {
        return new RestCredentials(List.of(SECRET)).mint("alice", life, Instant.now().getEpochSecond());
    }

    @Test
    void packetsCrossBetweenTheRelayAndThisProcess() {
        Outcome outcome = run("probe", turn(), "--user", "alice:secret");

        assertThat(outcome.status()).as(outcome.out()).isZero();
        assertThat(outcome.out()).contains("ok   Peer to relay over UDP: ", "ok   Relay to peer over UDP: ");
    }

    @Test
    void aTimeLimitedCredentialIsTakenAsOneText() {
        RestCredential minted = minted(Duration.ofMinutes(5));
        Outcome outcome = run("probe", turn(), "--user", minted.username() + ":" + minted.password());

        assertThat(outcome.status()).as(outcome.out()).isZero();
        assertThat(outcome.out()).contains("ok   TURN over UDP: ");
    }

    @Test
    void userNameAndPasswordAreTakenByThemselves() throws IOException {
        RestCredential minted = minted(Duration.ofMinutes(5));
        Path file = Files.writeString(folder.resolve("password"), minted.password() + "\n");
        Outcome outcome = run("probe", turn(), "--username", minted.username(), "--password", "file:" + file);

        assertThat(outcome.status()).as(outcome.out()).isZero();
        assertThat(outcome.out()).contains("ok   TURN over UDP: ");
    }

    /** Name, port and secret of a server stand in its own file; TLS is asked at a port where nobody is. */
    @ParameterizedTest
    @CsvSource({"--config, iceserver.yaml", "--coturn-config, turnserver.conf"})
    void theFileOfTheServerSaysWhereItIsAndWhatItTakes(String option, String name) throws IOException {
        int port = server.stunPort().orElseThrow();
        Path file = Files.writeString(folder.resolve(name), name.endsWith(".yaml")
                ? "advertise: 127.0.0.1\nstun-port: " + port + "\nsecret: " + SECRET + "\n"
                : "external-ip=127.0.0.1\nlistening-port=" + port + "\nuse-auth-secret\nstatic-auth-secret=" + SECRET
                        + "\n");
        Outcome outcome = run("probe", "127.0.0.1", option, file.toString(), "--tls-port", "0");

        assertThat(outcome.status()).as(outcome.out()).isZero();
        assertThat(outcome.out()).contains("ok   STUN over UDP: ", "ok   TURN over UDP: The server relays for you at ",
                "ok   TURN over TCP: The server relays for you at ");
        if (name.endsWith(".yaml")) {
            assertThat(run("probe", option, file.toString(), "--tls-port", "0").out())
                    .as("where the file names it").contains("ok   TURN over UDP: ");
        }
    }

    @Test
    void whatIsGivenBeatsTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("other.yaml"),
                "stun-port: " + FreePort.next() + "\nsecret: another secret than the server's\n");
        String port = Integer.toString(server.stunPort().orElseThrow());

        assertThat(run("probe", "127.0.0.1:" + port, "--config", file.toString(), "--tls-port", "0", "--timeout", "2s")
                .out()).contains("it was made with another secret than the server's");
        assertThat(run("probe", "127.0.0.1", "--config", file.toString(), "--tls-port", "0", "--stun-port", port,
                "--user", "alice:secret").out()).contains("ok   TURN over UDP: ");
    }

    @Test
    void everyUrlOfIceServersIsProbed() throws IOException {
        RestCredential minted = minted(Duration.ofMinutes(5));
        Path file = Files.writeString(folder.resolve("ice.json"), """
                                                                  {"iceServers":[{"urls":["stun:%1$s"]},
                                                                   {"urls":["turn:%1$s","turn:%1$s?transport=tcp"],
                                                                    "username":"%2$s","credential":"%3$s"}],"ttl":300}
                                                                  """.formatted(turn().substring(5),
                minted.username(), minted.password()));
        Outcome outcome = run("probe", "--ice", "file:" + file);

        assertThat(outcome.status()).as(outcome.out()).isZero();
        assertThat(outcome.out()).contains(turn().replace("turn:", "stun:"), turn() + "?transport=tcp",
                "ok   TURN over UDP: ", "ok   TURN over TCP: ");
    }

    @Test
    void aCredentialThatHasExpiredIsSaidToHave() {
        RestCredential minted = minted(Duration.ofMinutes(-125));
        Outcome outcome = run("probe", turn(), "--user", minted.username() + ":" + minted.password());

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("FAIL TURN over UDP: The server does not accept this credential, which expired "
                        + "at ", ", 2 h 5 min ago by this machine's clock: get a new one");
    }

    @Test
    void aCredentialOfAnotherSecretIsSaidToBe() {
        Outcome outcome = run("probe", turn(), "--secret", "another secret than the server's");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("it was made with another secret than the server's, or the server's clock is "
                        + "more than 9 min ahead. (401 Unauthenticated)");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                                                                  --username alice                                    | --username needs --password: give both
                                                                  --password x                                        | --password needs --username: give both
                                                                  --user a:b --username c --password d                | there is more than one credential
                                                                  --user a:b --secret a-long-secret                   | there is more than one credential
                                                                  --ice {                                             | --ice: this is not JSON
                                                                  --ice file:/no/such/file                            | --ice: there is no such file
                                                                  127.0.0.1 --ice {"urls":"stun:h"}                   | --ice names the servers: leave out HOST
                                                                  --user alice                                        | a user needs a password; write NAME:PASSWORD
                                                                  """)
    void whatCannotBeAskedIsOneSentence(String arguments, String sentence) {
        for (String command : List.of("probe", "bench")) {
            Outcome outcome = run((command + " " + arguments).split(" +"));

            assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
            assertThat(outcome.err().lines()).singleElement().asString().startsWith("iceserver: ");
            if (command.equals("probe")) {
                assertThat(outcome.err()).contains(sentence);
            }
        }
    }

    private static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Main.run(arguments, Map.of(), new PrintWriter(out), new PrintWriter(err));
        return new Outcome(status, out.toString(), err.toString());
    }

    private record Outcome(int status, String out, String err) {}

    private static Configuration configuration() {
        return new Configuration(
                new Listening(OptionalInt.empty(), OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty(),
                        List.of(LOOPBACK), TransportMode.AUTO, 1),
                new Relaying(List.of(LOOPBACK), List.of(), List.of(), Set.of(), Optional.empty(),
                        new PortRange(49_152, 65_535)),
                new Access(Profile.LOCAL,
                        new Users("test", List.of(new StaticUser("alice", "secret")),
                                new SharedSecrets(List.of(new Secret(SECRET)), ':'), ThirdParty.NONE),
                        new Lifetimes(Duration.ofHours(1), Duration.ofHours(24), Duration.ofMinutes(10)),
                        new PeerRanges(List.of(AddressBlock.parse("127.0.0.1/32")), List.of()),
                        LimitTable.of(Profile.LOCAL, List.of())),
                new Signaling(List.of(), List.of(), new Tls.Off(), Set.of(), new Authentication.None(),
                        Signaling.EndOfRelay.KICK),
                Duration.ZERO);
    }
}
