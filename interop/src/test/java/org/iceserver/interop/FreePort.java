package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port that is free over TCP and UDP on loopback at this moment. */
final class FreePort {
    private static final int ATTEMPTS = 50;

    private FreePort() {}

    static int next() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                try (DatagramSocket _ = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
                    return tcp.getLocalPort();
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
