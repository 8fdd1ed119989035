package org.iceserver.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

import org.iceserver.client.TurnClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** One client names ever new ports of the server's own address: what is dropped takes no memory. */
final class OwnAddressPortsTest {
    private static final String OWN = "127.0.0.1";
    private static final int WARM_UP = 300_000;
    /** Each took 32 bytes and more, for ever. */
    private static final int PACKETS = 1_500_000;
    private static final long MOST_GROWTH_KIB = 28 * 1_024;

    @Test
    @Timeout(240)
    void packetsToPortsThatNobodyHasLeaveNothingBehind() throws Exception {
        try (ServerProcess server = ServerLaunch.of("--relay-ip", OWN, "--profile", "lab", "--user", "ann:wonderland")
                .under("env", "JAVA_TOOL_OPTIONS=-Xmx128m").start();
                TurnClient client = BusyClients.allocate(server)) {
            client.createPermission(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
            send(client, WARM_UP);
            long before = residentKib(server);
            send(client, PACKETS);
            assertThat(residentKib(server)).isLessThan(before + MOST_GROWTH_KIB);
        }
    }

    private static void send(TurnClient client, int packets) throws IOException {
        byte[] data = new byte[8];
        for (int i = 0; i < packets; i++) {
            client.send(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1 + i % 40_000), data);
        }
    }

    private static long residentKib(ServerProcess server) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst().orElseThrow();
    }
}
