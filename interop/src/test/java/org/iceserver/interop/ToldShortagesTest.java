package org.iceserver.interop;

import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.client.TurnClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Ports and descriptors run short: {@code iceserver doctor} says so, word for word. */
@Tag("namespace")
@Timeout(180)
final class ToldShortagesTest {
    private static final int DESCRIPTORS = 200;
    private static final int CONNECTIONS = 100;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

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
