package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port that is free over TCP and UDP on loopback at this moment, and that nobody here was given before: servers that start
 * side by side do not listen yet when the next one chooses.
 */
final class FreePort {
    private static final int ATTEMPTS = 50;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    static int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                try (DatagramSocket _ = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
                    if (GIVEN.add(tcp.getLocalPort())) {
                        return tcp.getLocalPort();
                    }
                } catch (IOException _) {
                    // taken over UDP: try another
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no port is free over both TCP and UDP after " + ATTEMPTS + " attempts");
    }
}
