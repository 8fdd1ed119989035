package org.iceserver.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two hundred clients of a database's user relay, and one more over each transport relays and refreshes, while everything is
 * changed that can be: no packet is lost and no session ends.
 */
@Tag("namespace")
final class ChangeWithoutLossTest {
    private static final int CLIENTS = 200;
    private static final int RATE = 2_000;
    private static final Duration LOAD = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int PACKETS_PER_REFRESH = 25;
    private static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(20));
    private static final Timing UNSIGNED = TIMING.withDeadline(Duration.ofSeconds(6));
    private static final String GRANTED = "granted";
    private static final String REALM = "example.org";
    private static final String FIRST_SECRET = "north by northwest";
    private static final String SECOND_SECRET = "strangers on a train";
    private static final Credentials ALICE = new Credentials("alice", "wonderland");
    private static final Credentials CAROL = new Credentials("carol", "christmas");
    private static final Credentials DAVE = new Credentials("dave", "copperfield");
    private static final Credentials ZOE = new Credentials("zoe", "zebra");

    @TempDir
    private Path folder;
    private final int tlsPort = FreePort.next();
    private final List<SteadyCall> calls = new ArrayList<>();

    /** Everything that a step of the test asks. */
    private record Scene(ServerProcess server, Path file, TestAuthority served, PostgresCluster database) {
        AdminApi admin() {
            return AdminApi.of(server);
        }
    }

    @Test
    @Timeout(300)
    void whateverChangesNoPacketIsLostAndNoSessionEnds() throws Exception {
        TestAuthority served = TestAuthority.in(Files.createDirectory(folder.resolve("served")));
        TestAuthority next = TestAuthority.in(Files.createDirectory(folder.resolve("next")));
        SSLContext old = served.trusted("TLS");
        Path file = Files.writeString(folder.resolve("iceserver.yaml"), configuration("", FIRST_SECRET, 4, "warn"));
        Credentials first = minted(FIRST_SECRET);
        Credentials second = minted(SECOND_SECRET);
        try (PostgresCluster database = users(); ServerProcess server = start(file, served, database)) {
            Scene scene = new Scene(server, file, served, database);
            try (BenchRun load = BenchRun.start(server, ALICE, CLIENTS, RATE, LOAD)) {
                begin(scene);
                Set<String> before = allSessions(scene, load);

                assertThat(outcome(scene, first)).isEqualTo(GRANTED);
                reloadBySignal(scene, first, second);
                reloadByAdminPort(scene, first, second);
                replaceTheCertificate(scene, next, old);
                restartTheDatabase(scene);

                calls.forEach(SteadyCall::assertRefreshes);
                assertThat(load.isRunning()).as("the load outlasted the changes: %s", load.output()).isTrue();
                assertThat(scene.admin().sessions()).containsAll(before);
                load.assertNothingLost(RATE);
                calls.forEach(SteadyCall::assertRefreshes);
            } finally {
                for (SteadyCall call : calls) {
                    call.close();
                }
            }
        }
    }

    /** Users, secrets, limits and the log's level, by HUP. */
    private static void reloadBySignal(Scene scene, Credentials first, Credentials second) throws Exception {
        assertThat(outcome(scene, ZOE)).contains("401");
        assertThat(outcome(scene, second)).contains("401");
        Files.writeString(scene.file, configuration("zoe:zebra", FIRST_SECRET + ", " + SECOND_SECRET, 1, "info"));
        ForeignTool.run(10, "kill", "-HUP", Long.toString(scene.server.pid()));
        await(scene, () -> outcome(scene, ZOE).equals(GRANTED));
        assertThat(List.of(outcome(scene, first), outcome(scene, second))).containsOnly(GRANTED);
        // A reload puts its parts in place one after the other.
        await(scene, () -> bindTwoChannels(scene).contains("508"));
        await(scene, () -> scene.server.output().contains("limit channels-per-allocation reached"));
    }

    /** The first secret and a user are gone. */
    private static void reloadByAdminPort(Scene scene, Credentials first, Credentials second) throws Exception {
        Files.writeString(scene.file, configuration("", SECOND_SECRET, 1, "warn"));
        assertThat(scene.admin().reload().statusCode()).isEqualTo(200);
        assertThat(outcome(scene, ZOE)).contains("401");
        assertThat(outcome(scene, first)).contains("401");
        assertThat(outcome(scene, second)).isEqualTo(GRANTED);
    }

    private void replaceTheCertificate(Scene scene, TestAuthority next, SSLContext old) throws Exception {
        SSLContext trusting = next.trusted("TLS");
        Files.copy(next.key(), scene.served.key(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(next.certificate(), scene.served.certificate(), StandardCopyOption.REPLACE_EXISTING);
        await(scene, () -> outcome(address(Protocol.TLS, scene), ALICE, trusting, TIMING).equals(GRANTED));
        assertThat(outcome(address(Protocol.TLS, scene), ALICE, old, TIMING)).contains("TLS with");
        assertThat(outcome(address(Protocol.DTLS, scene), ALICE, next.trusted("DTLS"), TIMING)).isEqualTo(GRANTED);
    }

    /** Who was there stays and is known; who was never seen waits for the database. */
    private void restartTheDatabase(Scene scene) throws Exception {
        scene.database.stop();
        assertThat(outcome(scene, ALICE)).isEqualTo(GRANTED);
        // Nobody has the key to sign this answer with, so the client waits for a better one (RFC 8489 s9.2.5).
        assertThat(outcome(address(Protocol.UDP, scene), CAROL, SSLContext.getDefault(), UNSIGNED))
                .contains("its answer was 500");
        scene.database.resume();
        scene.database.execute(insert(DAVE));
        await(scene, () -> outcome(scene, DAVE).equals(GRANTED));
        await(scene, () -> outcome(scene, CAROL).equals(GRANTED));
    }

    private void begin(Scene scene) throws Exception {
        for (Protocol protocol : Protocol.values()) {
            SSLContext trusting = scene.served.trusted(protocol == Protocol.DTLS ? "DTLS" : "TLS");
            TurnClient client = TurnClient.connect(address(protocol, scene), ALICE, TIMING, trusting);
            client.allocate(AllocateOptions.NONE);
            calls.add(SteadyCall.begin(client, PAUSE, PACKETS_PER_REFRESH));
        }
    }

    /** Returns when the load is past its warm-up, with the sessions of all clients. */
    private Set<String> allSessions(Scene scene, BenchRun load) throws Exception {
        scene.admin().await("sessions", count -> count == CLIENTS + calls.size() || !load.isRunning());
        long far = scene.admin().status("packetsToPeers") + 2L * RATE;
        scene.admin().await("packetsToPeers", count -> count > far || !load.isRunning());
        assertThat(load.isRunning()).as(load.output()).isTrue();
        Set<String> sessions = scene.admin().sessions();
        assertThat(sessions).hasSize(CLIENTS + calls.size());
        return sessions;
    }

    private static PostgresCluster users() throws Exception {
        PostgresCluster database = PostgresCluster.start();
        database.execute("CREATE TABLE turnusers_lt (realm varchar(127) default '', name varchar(512), "
                + "hmackey char(128), PRIMARY KEY (realm,name))");
        database.execute("CREATE TABLE turn_secret (realm varchar(127) default '', value varchar(256), "
                + "PRIMARY KEY (realm,value))");
        database.execute(insert(ALICE));
        database.execute(insert(CAROL));
        return database;
    }

    /** As coturn's turnadmin writes it: the key is MD5 over name, realm and password (RFC 8489 s9.2.2). */
    private static String insert(Credentials user) throws Exception {
        byte[] key = MessageDigest.getInstance("MD5").digest(
                (user.username() + ":" + REALM + ":" + user.password()).getBytes(StandardCharsets.UTF_8));
        return "INSERT INTO turnusers_lt VALUES ('%s', '%s', '%s')".formatted(REALM, user.username(),
                HexFormat.of().formatHex(key));
    }

    private ServerProcess start(Path file, TestAuthority served, PostgresCluster database) {
        return ServerProcess.start("--config", file.toString(), "--listen", "127.0.0.1", "--relay-ip", "127.0.0.1",
                "--realm", REALM, "--allow-peer", "127.0.0.0/8", "--database", database.url(), "--tls-port",
                Integer.toString(tlsPort), "--cert", served.certificate().toString(), "--key",
                served.key().toString());
    }

    private static String configuration(String oneMore, String secrets, int channels, String logLevel) {
        return """
               user: [ann:wonderland%s]
               secret: [%s]
               limit: {channels-per-allocation: %s}
               log-level: %s
               """.formatted(oneMore.isEmpty() ? "" : ", " + oneMore, secrets, channels, logLevel);
    }

    private static Credentials minted(String secret) {
        return RestCredential.minted(secret, "guest", Duration.ofHours(1));
    }

    private static String bindTwoChannels(Scene scene) throws IOException {
        try (TurnClient client = TurnClient.connect(ServerAddress.udp("127.0.0.1", scene.server.stunPort()), ALICE,
                TIMING);
                EchoPeer one = new EchoPeer(InetAddress.getLoopbackAddress());
                EchoPeer two = new EchoPeer(InetAddress.getLoopbackAddress())) {
            client.allocate(AllocateOptions.NONE);
            client.bindChannel(one.address());
            try {
                client.bindChannel(two.address());
                return GRANTED;
            } catch (TurnException e) {
                return String.valueOf(e.getMessage());
            }
        }
    }

    private static String outcome(Scene scene, Credentials credentials) throws Exception {
        return outcome(ServerAddress.udp("127.0.0.1", scene.server.stunPort()), credentials, SSLContext.getDefault(),
                TIMING);
    }

    /** What an Allocate is answered with: what it was refused with, or {@link #GRANTED}. */
    private static String outcome(ServerAddress server, Credentials credentials, SSLContext tls,
            Timing timing) {
        try (TurnClient client = TurnClient.connect(server, credentials, timing, tls)) {
            client.allocate(AllocateOptions.NONE);
            return GRANTED;
        } catch (TurnException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private ServerAddress address(Protocol protocol, Scene scene) {
        boolean secure = protocol == Protocol.TLS || protocol == Protocol.DTLS;
        return new ServerAddress(protocol, "127.0.0.1", secure ? tlsPort : scene.server.stunPort());
    }

    private static void await(Scene scene, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(scene.server.output()).isLessThan(deadline);
            Waiting.briefly();
        }
    }
}
