package org.iceserver.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import com.sun.net.httpserver.HttpServer;
import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.credentials.database.DatabaseUrl;
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
import org.iceserver.server.config.StartRefused;
import org.iceserver.server.config.ThirdParty;
import org.iceserver.server.config.Tls;
import org.iceserver.server.config.Users;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.Profile;
import org.iceserver.signal.auth.Authentication;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The commands that keep a database, and a server that asks it, all in this process. */
@Timeout(120)
class DatabaseUsersTest {
    private static final Timing QUICK = new Timing(Duration.ofMillis(100), 7, 16, Duration.ofSeconds(20));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void whoIsAddedMayAllocateWithTheStrongerKeyAndAHashedName() throws Exception {
        assertThat(run("user", "add", "alice", "--password", password("opensesame")).out())
                .contains("added alice to realm example.org");

        try (Server server = Server.start(configuration(database()), HostNetwork.read())) {
            assertThat(allocates(server, "alice", "opensesame")).isTrue();
            assertThat(allocates(server, "alice", "wrong")).isFalse();
            assertThat(allocates(server, "bob", "opensesame")).isFalse();
        }
    }

    @Test
    void aSecretOfTheDatabaseMintsWhereNoneIsConfiguredAndANewOneIsSeenWhileRunning() throws Exception {
        run("secret", "add", "--value", password("north by northwest"));

        try (Server server = Server.start(configuration(database()), HostNetwork.read())) {
            IceServer minted = server.minting().mint("127.0.0.1", "carol", false, IceGrant.PLAIN).iceServers()
                    .getLast();
            assertThat(allocates(server, String.valueOf(minted.username()), String.valueOf(minted.credential())))
                    .isTrue();
            assertThat(credentialOf("north by northwest")).isNotEmpty();
            run("secret", "add", "--value", password("the second one"));
            List<String> rotated = credentialOf("the second one");
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!allocates(server, rotated.getFirst(), rotated.getLast())) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
        }
    }

    @Test
    void whereUsersAloneAreAskedForNoSecretTakesTheHashedNamesAway() throws Exception {
        run("user", "add", "alice", "--password", password("opensesame"));

        try (Server server = Server.start(configuration(database()), HostNetwork.read())) {
            assertThat(server.minting().credentials().features().usernameAnonymity()).isTrue();
            assertThat(server.minting().credentials().mints()).isFalse();
        }
    }

    @Test
    void aWebhookTellsThePasswordsOfUsersThatNobodyElseKnows() throws Exception {
        HttpServer told = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        told.createContext("/", exchange -> {
            byte[] body = "{\"password\":\"opensesame\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        told.start();
        var webhook = new ThirdParty(List.of(), Optional.empty(), Optional.empty(),
                Optional.of(URI.create("http://127.0.0.1:" + told.getAddress().getPort())));

        try (Server server = Server.start(configuration(webhook), HostNetwork.read())) {
            assertThat(allocates(server, "anybody", "opensesame")).isTrue();
            assertThat(allocates(server, "anybody", "wrong")).isFalse();
        } finally {
            told.stop(0);
        }
    }

    @Test
    void usersAreListedAndRemoved() throws Exception {
        run("user", "add", "bob", "--password", password("b"));
        run("user", "add", "alice", "--password", password("a"));

        assertThat(run("user", "list").out().lines()).containsExactly("alice", "bob");
        assertThat(run("user", "passwd", "bob", "--password", password("new")).out()).contains("another password");
        assertThat(run("user", "remove", "bob").out()).contains("removed bob");
        assertThat(run("user", "list").out().lines()).containsExactly("alice");
    }

    @Test
    void secretsAreListedMasked() throws Exception {
        run("secret", "add", "--value", password("abcdefghijklmnopqrst"));
        run("secret", "add", "--value", password("short"));

        assertThat(run("secret", "list").out().lines()).containsExactly("1  abc...", "2  ...");
        assertThat(run("secret", "remove", "1").out()).contains("removed secret 1");
        assertThat(run("secret", "list").out().lines()).containsExactly("1  ...");
    }

    @Test
    void whatCannotBeDoneIsOneSentence() throws Exception {
        run("user", "add", "alice", "--password", password("a"));

        assertRefused(run("user", "add", "alice", "--password", password("b")), "there is a user 'alice'");
        assertRefused(run("user", "passwd", "bob", "--password", password("b")), "there is no user 'bob'");
        assertRefused(run("user", "remove", "bob"), "there is no user 'bob'");
        assertRefused(run("user", "add"), "which user?");
        assertRefused(run("user", "add", "zoe", "--password", "hunter2"), "does not belong on a command line");
        assertRefused(run("user", "add", "zo\ne", "--password", password("a")), "RFC 8265");
        assertRefused(run("secret", "remove", "7"), "which secret?");
        assertRefused(run("secret", "add", "--value", "file:" + folder.resolve("none")), "there is no such file");
        assertThat(run("user", "add", "zoe", "--password", "hunter2").err()).doesNotContain("hunter2");
    }

    @Test
    void aDatabaseThatIsNotThereStopsTheStart() {
        assertThatThrownBy(() -> Server.start(configuration(database()), HostNetwork.read()).close())
                .isInstanceOf(StartRefused.class).hasMessageContaining("--database").hasMessageContaining("user add");
    }

    @Test
    void aUserSurvivesTheKillingOfWhoeverAddsMore() throws Exception {
        run("user", "add", "alice", "--password", password("a"));
        try (var writer = Launched.start(folder, "user", "add", "bob", "--database", "sqlite:" + file(), "--realm",
                "example.org", "--password", password("b"))) {
            writer.signal("KILL");
            writer.exitStatus();
        }

        assertThat(run("user", "list").out().lines()).contains("alice");
        assertThat(run("user", "add", "carol", "--password", password("c")).status()).isZero();
    }

    private static boolean allocates(Server server, String user, String password) throws Exception {
        try (TurnClient client = TurnClient.connect(
                ServerAddress.udp("127.0.0.1", server.stunPort().orElseThrow()), new Credentials(user, password),
                QUICK)) {
            client.allocate(AllocateOptions.NONE);
            return true;
        } catch (TurnException e) {
            return false;
        }
    }

    private List<String> credentialOf(String secret) throws Exception {
        var out = new StringWriter();
        Main.run(new String[]{"credentials", "--secret", password(secret)}, Map.of(), new PrintWriter(out),
                new PrintWriter(new StringWriter()));
        return out.toString().lines().limit(2).map(line -> line.substring(line.indexOf(' ') + 1)).toList();
    }

    @Test
    void whatCoturnsTablesSayAboutPeersAndQuotasHolds() throws Exception {
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = database.createStatement()) {
            for (String line : List.of(
                    "CREATE TABLE turnusers_lt (realm varchar(127), name varchar(512), hmackey char(128))",
                    "CREATE TABLE turn_secret (realm varchar(127), value varchar(256))",
                    "CREATE TABLE denied_peer_ip (realm varchar(127), ip_range varchar(256))",
                    "CREATE TABLE turn_realm_option (realm varchar(127), opt varchar(32), value varchar(128))",
                    "INSERT INTO turn_secret VALUES ('example.org', 'north')",
                    "INSERT INTO denied_peer_ip VALUES ('example.org', '8.8.8.0-8.8.8.255')",
                    "INSERT INTO turn_realm_option VALUES ('example.org', 'user-quota', '1')")) {
                statement.execute(line);
            }
        }
        try (Server server = Server.start(configuration(database()), HostNetwork.read());
                TurnClient first = minted(server, "ann");
                TurnClient second = minted(server, "ann")) {
            first.allocate(AllocateOptions.NONE);
            first.createPermission(new InetSocketAddress("9.9.9.9", 9));

            assertThatThrownBy(() -> first.createPermission(new InetSocketAddress("8.8.8.8", 9)))
                    .hasMessageContaining("403");
            assertThatThrownBy(() -> second.allocate(AllocateOptions.NONE)).hasMessageContaining("486");
        }
    }

    private static TurnClient minted(Server server, String peer) throws IOException {
        IceServer minted = server.minting().mint("127.0.0.1", peer, false, IceGrant.PLAIN).iceServers().getLast();
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", server.stunPort().orElseThrow()),
                new Credentials(String.valueOf(minted.username()), String.valueOf(minted.credential())), QUICK);
    }

    private Path file() {
        return folder.resolve("users.db");
    }

    private ThirdParty database() {
        return new ThirdParty(List.of(), Optional.empty(), Optional.of(DatabaseUrl.parse("sqlite:" + file())),
                Optional.empty());
    }

    private String password(String text) throws Exception {
        return "file:" + Files.writeString(folder.resolve("password"), text + "\n");
    }

    private Outcome run(String... words) {
        var arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("--database", "sqlite:" + file(), "--realm", "example.org"));
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Main.run(arguments.toArray(String[]::new), Map.of(), new PrintWriter(out), new PrintWriter(err));
        return new Outcome(status, out.toString(), err.toString());
    }

    private static void assertRefused(Outcome outcome, String part) {
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err().lines()).singleElement().asString().startsWith("iceserver: ").contains(part);
    }

    private record Outcome(int status, String out, String err) {}

    private static Configuration configuration(ThirdParty thirdParty) {
        IpAddress loopback = IpAddress.parse("127.0.0.1");
        return new Configuration(
                new Listening(OptionalInt.empty(), OptionalInt.of(0), OptionalInt.empty(), OptionalInt.empty(),
                        List.of(loopback), TransportMode.AUTO, 2),
                new Relaying(List.of(loopback), List.of(), List.of(), Set.of(), Optional.empty(),
                        new PortRange(49_152, 65_535)),
                new Access(Profile.LOCAL,
                        new Users("example.org", List.of(), new SharedSecrets(List.of(), ':'), thirdParty),
                        new Lifetimes(Duration.ofHours(1), Duration.ofHours(24), Duration.ofMinutes(10)),
                        new PeerRanges(List.of(), List.of()), LimitTable.of(Profile.LOCAL, List.of())),
                new Signaling(List.of(), List.of(), new Tls.Off(), Set.of(), new Authentication.None(),
                        Signaling.EndOfRelay.KICK),
                Duration.ZERO);
    }
}
