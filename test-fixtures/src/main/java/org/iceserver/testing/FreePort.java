package org.iceserver.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A port for a server that a test starts. It is free over TCP and UDP on every address, and no other test in this JVM gets it.
 * It lies below the range from which the kernel takes ports for outgoing connections. So no connection takes it before the
 * server listens.
 */
public final class FreePort {
    /** Above 10080, the last port that browsers refuse to open. */
    private static final int LEAST = 10_081;
    private static final int ATTEMPTS = 200;
    private static final int ABOVE = firstEphemeralPort();
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    public static int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LEAST, ABOVE);
            if (isFree(port) && GIVEN.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free over both TCP and UDP after " + ATTEMPTS + " attempts");
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port); DatagramSocket _ = new DatagramSocket(port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** The kernel gives such a file only in one piece: {@code Files.readString} would get only its first byte. */
    private static int firstEphemeralPort() {
        try (BufferedReader range = Files.newBufferedReader(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))) {
            int first = Integer.parseInt(Objects.requireNonNullElse(range.readLine(), "0").strip().split("\\s+")[0]);
            return first > LEAST + ATTEMPTS ? first : 1 << 16;
        } catch (IOException _) {
            return 1 << 15;
        }
    }
}
