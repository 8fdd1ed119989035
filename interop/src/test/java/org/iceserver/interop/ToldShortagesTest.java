package org.iceserver.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.iceserver.client.TurnClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Ports and descriptors run short, and a clock is wrong: {@code iceserver doctor} says so, word for word. */
@Tag("namespace")
@Timeout(180)
final class ToldShortagesTest {
    private static final int DESCRIPTORS = 200;
    private static final int CONNECTIONS = 100;
    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    @TempDir
    private Path folder;

    @Test
    void relayPortsThatAreNearlyUsedUpAreToldBeforeTheyEnd() throws Exception {
        List<TurnClient> clients = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1",
                "--profile", "lab", "--user", "ann:wonderland", "--relay-ports", "50000-50009")) {
            await(server, "ok    relay ports: 0 of 10 are in use.");
            for (int i = 0; i < 8; i++) {
                clients.add(BusyClients.allocate(server));
            }

            assertThat(doctor(server)).contains("warn  relay ports: 8 of 10 relay ports are in use: an allocation that"
                    + " finds none is refused with 508. Mend it: --relay-ports with a wider range, and the firewall with"
                    + " it.");
        } finally {
            clients.forEach(TurnClient::close);
        }
    }

    @Test
    void connectionsThatFoundNoDescriptorAreTold() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (ServerProcess server = ServerLaunch.of("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--user",
                "ann:wonderland").under("prlimit", "--nofile=" + DESCRIPTORS).start()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                sockets.add(new Socket(InetAddress.getLoopbackAddress(), server.stunPort()));
            }

            await(server, "warn  open files: Connections were closed within the last 10 minutes, since their port had"
                    + " no file descriptor left. Mend it: LimitNOFILE= of the systemd unit, if this is no attack.");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void aClockThatIsBehindIsSeenByTheCertificateThatHasNotBegun() throws Exception {
        TestAuthority made = TestAuthority.in(folder);
        Path offset = Files.writeString(folder.resolve("offset"), "+0");
        try (ServerProcess server = ServerLaunch
                .of("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--user", "ann:wonderland", "--tls-port", "0",
                        "--cert", made.certificate().toString(), "--key", made.key().toString())
                .environment(Map.of("LD_PRELOAD", faketime().toString(), "FAKETIME_TIMESTAMP_FILE",
                        offset.toString(), "FAKETIME_CACHE_DURATION", "1", "FAKETIME_DONT_FAKE_MONOTONIC", "1"))
                .start()) {
            Files.writeString(offset, "-3d");
            LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);

            await(server, "wrong certificate: The certificate for 127.0.0.1, localhost, host.lan.test is good from "
                    + today + " on, and this host's clock says " + today.minusDays(3)
                    + ": clients refuse it until then. Mend it: set the clock, or make the certificate anew.");
        }
    }

    private static Path faketime() throws IOException {
        try (Stream<Path> found = Files.find(LIBRARIES, 3,
                (path, _) -> path.endsWith("faketime/libfaketimeMT.so.1"))) {
            return found.findFirst()
                    .orElseThrow(() -> new AssertionError("this check needs Debian's package faketime"));
        }
    }

    private static void await(ServerProcess server, String line) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (String said = doctor(server); !said.contains(line); said = doctor(server)) {
            assertThat(System.nanoTime()).as(said).isLessThan(deadline);
        }
    }

    private static String doctor(ServerProcess server) {
        return ForeignTool.run(60, ForeignTool.LAUNCHER, "doctor", "127.0.0.1:" + server.stunPort(), "--tls-port", "0",
                "--timeout", "2s", "--admin", "http://127.0.0.1:" + server.adminPort()).output();
    }
}
