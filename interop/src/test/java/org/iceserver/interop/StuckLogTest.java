package org.iceserver.interop;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A server whose standard error is a pipe that nobody reads, as a paused terminal or a stuck log driver is. */
@Tag("namespace")
final class StuckLogTest {
    /** Their lines, of 300 bytes at least, are four times what a pipe holds. */
    private static final int SESSIONS = 900;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ServerLaunch launch = ServerLaunch.of("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--user",
            "ann:wonderland", "--realm", "example.org");
    private final Process server = start(launch);

    @AfterEach
    void stop() {
        server.destroyForcibly();
    }

    @Test
    void callsGoOnAndTheServerEndsWhenItIsTold() throws Exception {
        awaitReady();
        for (int session = 0; session < SESSIONS; session++) {
            allocateAndEnd();
        }
        assertThat(server.getErrorStream().available()).as("the pipe is full").isGreaterThan(60_000);

        allocateAndEnd();
        terminate();
        assertThat(server.waitFor(20, TimeUnit.SECONDS)).as("ends although its last lines cannot be written").isTrue();
    }

    @Test
    void whenThePipeFlowsAgainNoLineIsMissing() throws Exception {
        awaitReady();
        for (int session = 0; session < SESSIONS; session++) {
            allocateAndEnd();
        }

        Thread stopper = Thread.ofVirtual().start(this::terminate);
        String log = new String(server.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        stopper.join();
        assertThat(log.lines().filter(line -> line.contains("Session ended"))).hasSize(SESSIONS);
    }

    /** TERM; Process.destroy would close the pipe, too. */
    private void terminate() {
        assertThat(server.toHandle().destroy()).isTrue();
    }

    private void allocateAndEnd() throws IOException {
        ServerAddress udp = ServerAddress.udp("127.0.0.1", launch.ports().stun());
        try (TurnClient client = TurnClient.connect(udp, new Credentials("ann", "wonderland"),
                Timing.STANDARD.withDeadline(Duration.ofSeconds(10)))) {
            client.allocate(AllocateOptions.NONE);
            client.refresh(Duration.ZERO);
        }
    }

    private void awaitReady() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!healthy()) {
            assertThat(System.nanoTime() - end).as("the server starts within " + PATIENCE).isNegative();
            Waiting.briefly();
        }
    }

    private boolean healthy() {
        try {
            HttpURLConnection asked = (HttpURLConnection) URI
                    .create("http://127.0.0.1:" + launch.ports().signal() + "/healthz").toURL().openConnection();
            asked.setConnectTimeout(1_000);
            asked.setReadTimeout(1_000);
            return asked.getResponseCode() == 200;
        } catch (IOException _) {
            return false; // not listening yet
        }
    }

    private static Process start(ServerLaunch launch) {
        try {
            return new ProcessBuilder(launch.command()).redirectOutput(new File("/dev/null")).start();
        } catch (IOException e) {
            throw new AssertionError("the server cannot be started", e);
        }
    }
}
