package org.iceserver.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients of the admin port that say nothing, half of something, or read nothing: they keep nobody waiting for long. */
@Tag("namespace")
final class SlowAdminClientsTest {
    private static final int SILENT = 300;
    private static final int DEAF = 20;
    private static final int MOST = 256;
    private static final String SCRAPE = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @Test
    @Timeout(240)
    void slowClientsEndAndOthersAreServed() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start("--listen", "127.0.0.1", "--relay-ip", "127.0.0.1", "--profile",
                "lab", "--user", "ann:wonderland", "--allow-peer", "127.0.0.0/8");
                BusyClients busy = BusyClients.of(server, 2)) {
            for (int i = 0; i < DEAF; i++) {
                slow.add(says(server, SCRAPE.repeat(400)));
            }
            for (int i = 0; i < SILENT; i++) {
                slow.add(says(server, i % 2 == 0 ? "" : "POST /api/v1/kick HTTP/1.1\r\nHost: localhost\r\nContent-"));
            }

            ForeignTool status = ForeignTool.run(30, ForeignTool.LAUNCHER, "status", "--admin",
                    "http://127.0.0.1:" + server.adminPort());
            assertThat(status.exitStatus()).as(status.output()).isZero();
            assertThat(open(server)).as("connections of the admin port").isLessThanOrEqualTo(MOST);
            busy.assertRelaying();

            long deadline = System.nanoTime() + 120_000_000_000L;
            while (open(server) > 0 && System.nanoTime() - deadline < 0) {
                Waiting.briefly();
            }
            assertThat(open(server)).as("connections of the admin port, in the end").isZero();
            busy.assertRelaying();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static Socket says(ServerProcess server, String text) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.adminPort()));
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** The server's side of connections that it has accepted and not closed. */
    private static long open(ServerProcess server) {
        ForeignTool listed = ForeignTool.run(10, "ss", "--tcp", "--numeric", "--processes", "--no-header", "state",
                "established", "sport", "=", Integer.toString(server.adminPort()));
        return listed.output().lines().filter(line -> line.contains("pid=" + server.pid() + ",")).count();
    }
}
