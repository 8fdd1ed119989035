package org.iceserver.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;
import org.iceserver.stun.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Descriptors and relay ports run out: who comes too late is told, who is there goes on, and all is well when some return. */
@Tag("namespace")
final class ExhaustionTest {
    private static final int DESCRIPTORS = 200;
    private static final String[] LAB = {"--relay-ip", "127.0.0.1", "--profile", "lab", "--user", "ann:wonderland",
        "--allow-peer", "127.0.0.0/8"};
    private static final String[] DEBUGGED = Stream.concat(Stream.of(LAB), Stream.of("--log-level", "debug"))
            .toArray(String[]::new);
    /** Every try to accept that failed, of which the first in a minute is a warning. */
    private static final String ACCEPT_LINE = "can be accepted";
    private static final String WARNING = ACCEPT_LINE + ": ";
    /** That of signaling, of TURN and of the admin port. */
    private static final int LISTENERS = 3;

    private final List<TurnClient> clients = new ArrayList<>();

    @AfterEach
    void leave() {
        clients.forEach(TurnClient::close);
    }

    @Test
    @Timeout(180)
    void whereDescriptorsRunOutAllocationsGet508AndListenersWait() throws Exception {
        try (ServerProcess server = ServerLaunch.of(DEBUGGED).under("prlimit", "--nofile=" + DESCRIPTORS).start()) {
            try (BusyClients busy = BusyClients.of(server, 2)) {
                assertThat(allocateUntilRefused(server, DESCRIPTORS))
                        .isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY.code());
                busy.assertRelaying();
            }
            // What those have left is taken, too; nobody sends anything now.
            assertThat(allocateUntilRefused(server, DESCRIPTORS)).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY.code());

            long began = System.nanoTime();
            try (Socket signal = connect(server.signalPort());
                    Socket turn = connect(server.stunPort());
                    Socket admin = connect(server.adminPort())) {
                await(server, () -> lines(server, WARNING) >= LISTENERS);
                await(server, () -> lines(server, ACCEPT_LINE) >= 3 * LISTENERS);
                long tries = lines(server, ACCEPT_LINE);
                long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
                // However slow this machine, a listener that waits a second has not tried more often; one that spins has.
                assertThat(tries).as("tries of %d listeners within %d s", LISTENERS, seconds)
                        .isLessThanOrEqualTo(LISTENERS * (seconds + 2));
                assertThat(lines(server, WARNING)).as("warnings, one a minute for each listener")
                        .isLessThanOrEqualTo(LISTENERS * (seconds / 60 + 1));

                clients.subList(0, 20).forEach(TurnClient::close);
                clients.subList(0, 20).clear();

                assertThat(status(signal, "/healthz")).startsWith("HTTP/1.1 200");
                assertThat(status(admin, "/healthz")).startsWith("HTTP/1.1 200");
                assertThat(turn.isConnected()).isTrue();
            }
            clients.add(BusyClients.allocate(server));
            try (BusyClients more = BusyClients.of(server, 2)) {
                more.assertRelaying();
            }
        }
    }

    @Test
    @Timeout(120)
    void wherePortsRunOutAllocationsGet508UntilOneReturns() throws Exception {
        ServerLaunch four = ServerLaunch.of("--relay-ip", "127.0.0.1", "--listen", "127.0.0.1", "--profile", "lab",
                "--user", "ann:wonderland", "--allow-peer", "127.0.0.0/8", "--relay-ports", "50000-50003");
        try (ServerProcess server = four.start()) {
            assertThat(allocateUntilRefused(server, 10)).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY.code());
            assertThat(clients).hasSize(4);

            clients.removeFirst().close();

            clients.add(BusyClients.allocate(server));
            assertThat(allocateUntilRefused(server, 10)).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY.code());
            assertThat(server.output()).contains("--relay-ports");
        }
    }

    private int allocateUntilRefused(ServerProcess server, int most) throws IOException {
        for (int i = 0; i < most; i++) {
            try {
                clients.add(BusyClients.allocate(server));
            } catch (TurnException e) {
                return e.code();
            }
        }
        throw new AssertionError(most + " allocations were made");
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        return socket;
    }

    private static String status(Socket socket, String path) throws IOException {
        socket.getOutputStream().write(
                ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    private static long lines(ServerProcess server, String text) {
        return server.output().lines().filter(line -> line.contains(text)).count();
    }

    private static void await(ServerProcess server, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting; the server said:%n%s", server.output())
                    .isLessThan(deadline);
            Waiting.briefly();
        }
    }
}
