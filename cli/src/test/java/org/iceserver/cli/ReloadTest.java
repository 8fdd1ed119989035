package org.iceserver.cli;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.Received;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.testing.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** HUP while a client relays: options that may change do change, the others are reported, and the call goes on. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "signals, and loopback addresses beyond 127.0.0.1")
class ReloadTest {
    private static final Credentials ANN = new Credentials("ann", "wonderland");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private int port;
    private Path file;
    private Launched server;

    @BeforeEach
    void start() throws Exception {
        port = FreePort.next();
        file = directory.resolve("iceserver.yaml");
        write("user: ann:wonderland\nallow-peer: 127.0.0.0/8\nrealm: example.org\n");
        server = Launched.start(directory, "--config", file.toString(), "--listen", "127.0.0.1", "--relay-ip",
                "127.0.0.1", "--signal-port", "0", "--admin-port", "0", "--stun-port", Integer.toString(port))
                .awaitReady();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void usersAndLimitsChangeAndSessionsLive() throws Exception {
        try (TurnClient caller = client(ANN); TurnClient called = client(ANN)) {
            InetSocketAddress one = caller.allocate(AllocateOptions.NONE).relayed();
            InetSocketAddress other = called.allocate(AllocateOptions.NONE).relayed();
            caller.createPermission(other);
            called.createPermission(one);

            write("""
                  user: bob:builder
                  allow-peer: 127.0.0.0/8
                  realm: other.org
                  log-level: info
                  limit: {allocations-per-user: 1}
                  """);
            server.signal("HUP");

            said("--limit has changed.");
            assertThat(server.error()).contains("--user has changed.", "--realm keeps its value until the next start.");
            caller.refresh(Duration.ofMinutes(10));
            exchange(caller, called, other);
            try (TurnClient bob = client(new Credentials("bob", "builder"));
                    TurnClient second = client(new Credentials("bob", "builder"));
                    TurnClient ann = client(ANN)) {
                bob.allocate(AllocateOptions.NONE);
                assertThatExceptionOfType(TurnException.class).isThrownBy(() -> second.allocate(AllocateOptions.NONE))
                        .withMessageContaining("486");
                assertThatExceptionOfType(TurnException.class).isThrownBy(() -> ann.allocate(AllocateOptions.NONE))
                        .withMessageContaining("401");
            }
        }
    }

    /** Existing permissions are checked by the new rules at their next packet. */
    @Test
    void aPeerThatIsDeniedFromNowOnIsNotReached() throws Exception {
        try (var peer = new DatagramSocket(0, InetAddress.getByName("127.0.0.2")); TurnClient ann = client(ANN)) {
            peer.setSoTimeout(10_000);
            InetSocketAddress address = new InetSocketAddress("127.0.0.2", peer.getLocalPort());
            ann.allocate(AllocateOptions.NONE);
            ann.createPermission(address);
            ann.send(address, "before".getBytes(StandardCharsets.UTF_8));
            var packet = new DatagramPacket(new byte[64], 64);
            peer.receive(packet);

            write("user: ann:wonderland\nrealm: example.org\nlog-level: info\n");
            server.signal("HUP");
            said("--allow-peer has changed.");

            ann.send(address, "after".getBytes(StandardCharsets.UTF_8));
            // Answered by the same loop, later than the packet.
            ann.refresh(Duration.ofMinutes(10));
            peer.setSoTimeout(200);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> peer.receive(packet));
            assertThatExceptionOfType(TurnException.class).isThrownBy(() -> ann.createPermission(address))
                    .withMessageContaining("403");
        }
    }

    @Test
    void aBrokenFileChangesNothingAndSaysWhatIsWrong() throws Exception {
        write("user: bob:builder\nstun-prt: 1\nlimit: {allocations-per-user: none-at-all}\n");
        server.signal("HUP");

        said("iceserver.yaml:2");
        assertThat(server.error()).contains("Reload changed nothing", "did you mean --stun-port");
        try (TurnClient ann = client(ANN)) {
            ann.allocate(AllocateOptions.NONE);
        }
    }

    /** Nobody has to send a signal. */
    @Test
    void aChangeOfTheFileIsSeen() throws Exception {
        write("user: bob:builder\nrealm: example.org\nlog-level: info\n");

        said("--user has changed.");
        try (TurnClient bob = client(new Credentials("bob", "builder"))) {
            bob.allocate(AllocateOptions.NONE);
        }
    }

    @Test
    void aDrainingServerTakesNobodyNewAndEndsWithItsLastCall() throws Exception {
        try (TurnClient ann = client(ANN)) {
            ann.allocate(AllocateOptions.NONE);
            server.signal("USR1");
            Instant end = Instant.now().plus(PATIENCE);
            while (!refusesNewcomers()) {
                assertThat(Instant.now()).as("still takes clients").isBefore(end);
            }

            ann.refresh(Duration.ofMinutes(10));
            assertThat(server.isAlive()).isTrue();
            ann.refresh(Duration.ZERO);
        }
        assertThat(server.exitStatus()).isZero();
    }

    private boolean refusesNewcomers() {
        try (TurnClient late = client(ANN)) {
            late.allocate(AllocateOptions.NONE);
            return false;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).contains("508");
        }
    }

    private static void exchange(TurnClient from, TurnClient to, InetSocketAddress relayed) throws Exception {
        from.send(relayed, "across".getBytes(StandardCharsets.UTF_8));
        Received received = to.receive(PATIENCE);
        assertThat(received).isNotNull();
    }

    private void said(String words) throws Exception {
        server.awaitError(words);
    }

    private TurnClient client(Credentials user) throws IOException {
        return TurnClient.connect(ServerAddress.udp("127.0.0.1", port), user, Timing.STANDARD);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }
}
