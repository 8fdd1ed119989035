package org.iceserver.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** A server as small as in a 512 MiB container, and strangers who begin frames and stop: whoever relays goes on. */
final class HalfFramesTest {
    private static final String[] LAB = {"--relay-ip", "127.0.0.1", "--profile", "lab", "--user", "ann:wonderland",
        "--allow-peer", "127.0.0.0/8"};
    private static final int STRANGERS = 3_000;
    private static final int ROUNDS = 3;
    private static final int MAGIC_COOKIE = 0x2112A442;

    @Test
    @Timeout(180)
    void strangersWithHalfFramesSilenceNobody() throws Exception {
        try (ServerProcess server = ServerLaunch.of(LAB).under("env", "JAVA_TOOL_OPTIONS=-Xmx128m").start();
                BusyClients busy = BusyClients.of(server, 4)) {
            for (int length : new int[]{4_096, 65_532}) {
                for (int round = 0; round < ROUNDS; round++) {
                    List<Socket> strangers = begin(server, length);
                    busy.assertRelaying();
                    for (Socket stranger : strangers) {
                        stranger.close();
                    }
                }
            }
            assertThat(server.output()).doesNotContain("OutOfMemoryError");
        }
    }

    /** All but the end of a Binding request of so many bytes, on each of many connections. */
    private static List<Socket> begin(ServerProcess server, int length) {
        byte[] half = Arrays.copyOf(ByteBuffer.allocate(20).putShort((short) 1).putShort((short) (length - 20))
                .putInt(MAGIC_COOKIE).array(), length - 100);
        List<Socket> strangers = new ArrayList<>();
        for (int i = 0; i < STRANGERS; i++) {
            try {
                Socket stranger = new Socket(InetAddress.getLoopbackAddress(), server.stunPort());
                strangers.add(stranger);
                stranger.getOutputStream().write(half);
            } catch (IOException _) {
                // Closed by the server: it has no place for this one.
            }
        }
        return strangers;
    }
}
