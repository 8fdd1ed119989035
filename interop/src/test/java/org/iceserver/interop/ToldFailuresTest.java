package org.iceserver.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What stops clients most often, done to a running server: its log or {@code iceserver status} names each cause, word for word. */
@Tag("namespace")
@Timeout(240)
final class ToldFailuresTest {
    private static final Timing PATIENCE = Timing.STANDARD.withDeadline(Duration.ofSeconds(20));
    private static final long PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();

    private final List<TurnClient> clients = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void leave() {
        clients.forEach(TurnClient::close);
    }

    @Test
    void aWrongSecret() {
        try (ServerProcess server = FailingServer.launch().start()) {
            refused(server, RestCredential.minted("another secret", "ann", Duration.ofHours(1)));

            logged(server, Failure.WRONG_SECRET);
            shown(server, Failure.WRONG_SECRET);
        }
    }

    @Test
    void aClock() {
        try (FakedClock clock = FakedClock.in(folder);
                ServerProcess server = FailingServer.launch().environment(clock.environment()).start()) {
            clock.set(server, Duration.ofHours(3));
            refused(server, RestCredential.minted(FailingServer.SECRET, "ann", Duration.ofHours(2)));

            logged(server, Failure.CLOCK);
            shown(server, Failure.CLOCK);
        }
    }

    @Test
    void closedRelayPorts() throws IOException {
        try (ProbeScene scene = ProbeScene.of()) {
            assertThat(AdminApi.of(scene.server()).statusCommand()).doesNotContain("none came back");
            scene.closeRelayPorts();
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!Failure.RELAY_PORTS_CLOSED.isNamedByTheServer(AdminApi.of(scene.server()).statusCommand())) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                scene.probe(scene.host(), "--user", FailingServer.ANN, "--tls-port", "0", "--timeout", "2s");
            }
        }
    }

    @Test
    void aWrongExternalAddress() throws IOException {
        try (ProbeScene scene = ProbeScene.of("--external-ip", "203.0.113.99/203.0.113.1")) {
            shown(scene.server(), Failure.EXTERNAL_ADDRESS);
        }
    }

    @Test
    void aCertificate() {
        ProbeCertificates.Pair old = ProbeCertificates.in(folder).issue("old", "DNS:old.example.org", "-30d");
        try (ServerProcess server = FailingServer.launch("--tls-port", "0", "--cert", old.certificate().toString(),
                "--key", old.key().toString()).start()) {
            logged(server, Failure.CERTIFICATE);
            shown(server, Failure.CERTIFICATE);
        }
    }

    @Test
    void noRelayPortLeft() throws IOException {
        try (ServerProcess server = FailingServer.launch("--relay-ports", "9000-9000").start()) {
            clients.add(BusyClients.allocate(server));
            refused(server, BusyClients.ANN);

            logged(server, Failure.NO_RELAY_PORT);
            shown(server, Failure.NO_RELAY_PORT);
        }
    }

    @Test
    void noDescriptorLeft() throws IOException {
        try (ServerProcess server = FailingServer.withFewDescriptors().start()) {
            clients.addAll(FailingServer.takeDescriptors(server));
            logged(server, Failure.NO_DESCRIPTOR);

            // The port of the operator needs one, too.
            leave();
            shown(server, Failure.NO_DESCRIPTOR);
        }
    }

    @Test
    void aQuota() throws IOException {
        try (ServerProcess server = FailingServer.launch("--limit", "allocations-per-user=1").start()) {
            clients.add(BusyClients.allocate(server));
            refused(server, BusyClients.ANN);

            logged(server, Failure.QUOTA);
            shown(server, Failure.QUOTA);
        }
    }

    private static void refused(ServerProcess server, Credentials shown) {
        assertThatExceptionOfType(TurnException.class).isThrownBy(() -> {
            try (TurnClient client = TurnClient.connect(ServerAddress.udp("127.0.0.1", server.stunPort()), shown,
                    PATIENCE)) {
                client.allocate(AllocateOptions.NONE);
            }
        }).matches(refusal -> refusal.code() != 0, "the server answered");
    }

    /** A thread of its own writes the log. */
    private static void logged(ServerProcess server, Failure failure) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!failure.isNamedByTheServer(server.output())) {
            assertThat(System.nanoTime()).as("%s in the log:%n%s", failure, server.output()).isLessThan(deadline);
            Waiting.briefly();
        }
    }

    private static void shown(ServerProcess server, Failure failure) {
        String status = AdminApi.of(server).statusCommand();
        assertThat(failure.isNamedByTheServer(status)).as("%s in the status:%n%s", failure, status).isTrue();
    }
}
