package org.iceserver.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
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
import org.iceserver.testing.FreePort;
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
    private static final Duration SHORT_LOAD = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int PACKETS_PER_REFRESH = 25;
    private static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(20));
    private static final Timing UNSIGNED = TIMING.withDeadline(Duration.ofSeconds(6));
    private static final String GRANTED = "granted";
    private static final String FIRST_SECRET = "north by northwest";
    private static final String SECOND_SECRET = "strangers on a train";
    private static final Credentials ALICE = new Credentials("alice", "wonderland");
    private static final Credentials CAROL = new Credentials("carol", "christmas");
    private static final Credentials DAVE = new Credentials("dave", "copperfield");
    private static final Credentials ZOE = new Credentials("zoe", "zebra");
    private static final String NOBODY = "nobody:nothing";
    private static final String NO_SECRET = "none of these";

    private static final String CONFIGURATION = "iceserver.yaml";
    private static final String USER = "user";
    private static final String FIRST = "first-secret";
    private static final String SECOND = "second-secret";

    @TempDir
    private Path folder;
    private final int tlsPort = FreePort.next();
    private final List<SteadyCall> calls = new ArrayList<>();

    /** Everything that a step of the test asks. */
    private record Scene(ServerProcess server, TestAuthority served, UserDatabase database) {
        AdminApi admin() {
            return AdminApi.of(server);
        }
    }

    private interface Changes {
        void on(Scene scene) throws Exception;
    }

    @Test
    @Timeout(300)
    void whateverChangesNoPacketIsLostAndNoSessionEnds() throws Exception {
        TestAuthority served = TestAuthority.in(Files.createDirectory(folder.resolve("served")));
        TestAuthority next = TestAuthority.in(Files.createDirectory(folder.resolve("next")));
        SSLContext old = served.trusted("TLS");
        try (UserDatabase database = PostgresCluster.start()) {
            losesNothing(database, served, LOAD, scene -> {
                reloadBySignal(scene);
                reloadByWatch(scene);
                reloadByAdminPort(scene);
                replaceTheCertificate(scene, next, old);
                restartTheDatabase(scene);
            });
        }
    }

    @Test
    @Timeout(180)
    void aRestartOfRedisLosesNoPacketAndEndsNoSession() throws Exception {
        TestAuthority served = TestAuthority.in(Files.createDirectory(folder.resolve("served")));
        try (UserDatabase database = RedisInstance.start(Files.createDirectory(folder.resolve("redis")))) {
            losesNothing(database, served, SHORT_LOAD, this::restartTheDatabase);
        }
    }

    private void losesNothing(UserDatabase database, TestAuthority served, Duration duration, Changes changes)
            throws Exception {
        database.add(ALICE);
        database.add(CAROL);
        write(USER, NOBODY);
        write(FIRST, FIRST_SECRET);
        write(SECOND, NO_SECRET);
        write(CONFIGURATION, configuration(4, "warn"));
        try (ServerProcess server = start(served, database)) {
            Scene scene = new Scene(server, served, database);
            try (BenchRun load = BenchRun.start(server, ALICE, CLIENTS, RATE, duration)) {
                begin(scene);
                Set<String> before = allSessions(scene, load);

                changes.on(scene);

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

    /** A user and a secret come, by HUP alone: the files that they stand in are not watched. */
    private void reloadBySignal(Scene scene) throws Exception {
        assertThat(outcome(scene, minted(FIRST_SECRET))).isEqualTo(GRANTED);
        write(USER, ZOE.username() + ":" + ZOE.password());
        write(SECOND, SECOND_SECRET);
        assertThat(outcome(scene, ZOE)).contains("401");
        assertThat(outcome(scene, minted(SECOND_SECRET))).contains("401");
        ForeignTool.run(10, "kill", "-HUP", Long.toString(scene.server.pid()));
        await(scene, () -> outcome(scene, ZOE).equals(GRANTED));
        assertThat(outcome(scene, minted(FIRST_SECRET))).isEqualTo(GRANTED);
        assertThat(outcome(scene, minted(SECOND_SECRET))).isEqualTo(GRANTED);
    }

    /** A limit and the log's level change, since the file has. */
    private void reloadByWatch(Scene scene) throws Exception {
        assertThat(bindTwoChannels(scene)).isEqualTo(GRANTED);
        write(CONFIGURATION, configuration(1, "info"));
        // A reload puts its parts in place one after the other.
        await(scene, () -> bindTwoChannels(scene).contains("508"));
        await(scene, () -> {
            assertThat(bindTwoChannels(scene)).contains("508");
            return scene.server.output().contains("The limit channels-per-allocation is reached");
        });
    }

    /** The first secret and the user go, by request alone. */
    private void reloadByAdminPort(Scene scene) throws Exception {
        write(USER, NOBODY);
        write(FIRST, NO_SECRET);
        assertThat(outcome(scene, ZOE)).isEqualTo(GRANTED);
        assertThat(scene.admin().reload().statusCode()).isEqualTo(200);
        assertThat(outcome(scene, ZOE)).contains("401");
        assertThat(outcome(scene, minted(FIRST_SECRET))).contains("401");
        assertThat(outcome(scene, minted(SECOND_SECRET))).isEqualTo(GRANTED);
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
        scene.database.add(DAVE);
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

    private ServerProcess start(TestAuthority served, UserDatabase database) {
        return ServerProcess.start("--config", folder.resolve(CONFIGURATION).toString(), "--listen", "127.0.0.1",
                "--relay-ip", "127.0.0.1",
                "--realm", UserDatabase.REALM, "--allow-peer", "127.0.0.0/8", "--database", database.url(),
                "--tls-port",
                Integer.toString(tlsPort), "--cert", served.certificate().toString(), "--key",
                served.key().toString());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private String configuration(int channels, String logLevel) {
        return """
               user: ["file:%s"]
               secret: ["file:%s", "file:%s"]
               limit: {channels-per-allocation: %s}
               log-level: %s
               """.formatted(folder.resolve(USER), folder.resolve(FIRST), folder.resolve(SECOND), channels, logLevel);
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
