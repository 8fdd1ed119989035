package org.iceserver.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import org.iceserver.cli.log.LogChoice;
import org.iceserver.cli.log.LogFormat;
import org.iceserver.cli.log.LogOutput;
import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.credentials.database.DatabaseUrl;
import org.iceserver.server.Server;
import org.iceserver.server.config.Configuration;
import org.iceserver.server.host.HostNetwork;
import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The reports about real sessions: a line when they have ended, and coturn's statistics in Redis. */
@Timeout(120)
class SessionsToldTest {
    private static final Path REDIS = Path.of("/usr/bin/redis-server");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long A_MOMENT = Duration.ofMillis(20).toNanos();

    @TempDir
    private Path folder;

    private int port;

    static boolean redis() {
        return Files.isExecutable(REDIS);
    }

    @Test
    void aSessionsEndIsALineForPeople() throws Exception {
        String line = toldOfASession(LogFormat.TEXT, true).getFirst();

        assertThat(line).contains("INFO  sessions Session ended user=\"alice\" reason=\"DELETED\" seconds=\"")
                .containsPattern("transport=\"UDP\" client=\"127.0.0.1:\\d+\" server=\"127.0.0.1:" + port
                        + "\" relayed=\"127.0.0.1:\\d+\" packetsToPeers=\"1\" bytesToPeers=\"5\" packetsToClient=\"0\""
                        + " bytesToClient=\"0\"$");
    }

    @Test
    void aSessionsEndIsAnObjectWithFieldsInJson() throws Exception {
        JsonNode line = JsonMapper.shared().readTree(toldOfASession(LogFormat.JSON, true).getFirst());

        assertThat(line.path("formattedMessage").asString()).isEqualTo("Session ended");
        assertThat(line.path("kvpList").valueStream().map(field -> field.propertyNames().iterator().next()))
                .containsExactly("user", "reason", "seconds", "transport", "client", "server", "relayed",
                        "packetsToPeers", "bytesToPeers", "packetsToClient", "bytesToClient");
        assertThat(line.at("/kvpList/0/user").asString()).isEqualTo("alice");
        assertThat(line.at("/kvpList/3/transport").asString()).isEqualTo("UDP");
        assertThat(line.at("/kvpList/5/server").asString()).isEqualTo("127.0.0.1:" + port);
        assertThat(line.at("/kvpList/8/bytesToPeers").asString()).isEqualTo("5");
    }

    @Test
    void nothingIsToldOfSessionsWhereThatIsSwitchedOff() throws Exception {
        assertThat(toldOfASession(LogFormat.TEXT, false)).isEmpty();
    }

    @Test
    @EnabledIf(value = "redis", disabledReason = "Redis is not installed; .ci/run installs it")
    void redisHearsOfARealSession() throws Exception {
        int redis = FreePort.next();
        Process process = new ProcessBuilder(REDIS.toString(), "--bind", "127.0.0.1", "--port", Integer.toString(redis),
                "--dir", folder.toString(), "--save", "").redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile()).start();
        try (Server telling = Server.start(telling("redis://127.0.0.1:" + redis), HostNetwork.read());
                TurnClient client = client(telling)) {
            client.allocate(AllocateOptions.NONE);
            long end = System.nanoTime() + PATIENCE.toNanos();
            // Redis may start after us: a refresh tells of the session anew.
            while (!keys(redis).contains("turn/realm/test/user/alice/allocation/")) {
                assertThat(System.nanoTime()).isLessThan(end);
                LockSupport.parkNanos(A_MOMENT);
                client.refresh(Duration.ofMinutes(5));
            }
            client.refresh(Duration.ZERO);
            while (keys(redis).contains("turn/realm")) {
                assertThat(System.nanoTime()).isLessThan(end);
                LockSupport.parkNanos(A_MOMENT);
            }
            assertThat(telling.allocations()).isZero();
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static TurnClient client(Server to) throws TurnException {
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", to.stunPort().orElseThrow()),
                new Credentials("alice", "secret"), AgainstAdminPort.TIMING);
    }

    @Test
    void aRedisThatIsNotThereIsOneLineAndNobodyWaits() throws Exception {
        Configuration telling = telling("redis://127.0.0.1:" + FreePort.next());

        assertThat(toldOfASession(telling, LogFormat.TEXT, Level.WARN, false)).singleElement().asString()
                .contains("the Redis server at 127.0.0.1:", "cannot be asked: it does not answer",
                        "Statistics are left out until it answers");
    }

    private List<String> toldOfASession(LogFormat format, boolean sessions) throws Exception {
        return toldOfASession(AgainstAdminPort.configuration(Optional.empty()), format, Level.ERROR, sessions);
    }

    private List<String> toldOfASession(Configuration configuration, LogFormat format, Level level,
            boolean sessions) throws Exception {
        PrintStream before = System.err;
        var bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            LogOutput.set(new LogChoice(format, level, sessions));
            // Closed, it has written everything.
            try (Server told = Server.start(configuration, HostNetwork.read());
                    TurnClient client = client(told)) {
                port = told.stunPort().orElseThrow();
                client.allocate(AllocateOptions.NONE);
                var peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
                client.createPermission(peer);
                client.send(peer, "hello".getBytes(StandardCharsets.US_ASCII));
                client.refresh(Duration.ZERO);
            }
        } finally {
            LogOutput.set(new LogChoice(LogFormat.TEXT, Level.WARN, true));
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static Configuration telling(String url) {
        Configuration usual = AgainstAdminPort.configuration(Optional.empty());
        return new Configuration(usual.listening(), usual.relaying(), usual.access(), usual.signaling(), usual.admin(),
                usual.drainTimeout(), Optional.of(DatabaseUrl.Redis.parse(url)));
    }

    /** Everything that is there, or nothing while nobody answers. */
    private static String keys(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("KEYS *\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notYet) {
            return "";
        }
    }
}
