package org.iceserver.server.host;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.iceserver.server.config.Configuration;
import org.iceserver.server.config.Listening;
import org.iceserver.server.config.Ports;
import org.iceserver.transport.IpAddress;

/**
 * Chooses a port when the system may choose one: the same on every address, over UDP and TCP, because clients get a single
 * port. The port lies below the ports that Linux uses for outgoing connections, so no such connection can hold it.
 */
public final class FreePorts {
    private static final int FIRST = 10_000;
    private static final int AFTER = 32_768;
    private static final int ATTEMPTS = 200;

    private FreePorts() {}

    /** The same configuration, with a port in place of each 0 that stands for several addresses. */
    public static Configuration chosen(Configuration configuration, List<IpAddress> addresses) {
        Listening listening = configuration.listening();
        if (addresses.size() < 2 || !(any(listening.ports().stun()) || any(listening.ports().tls()))) {
            return configuration;
        }
        return configuration
                .with(listening.with(new Ports(listening.ports().signal(), chosen(listening.ports().stun(), addresses),
                        chosen(listening.ports().tls(), addresses))));
    }

    private static boolean any(List<Integer> ports) {
        return ports.equals(List.of(0));
    }

    private static List<Integer> chosen(List<Integer> ports, List<IpAddress> addresses) {
        if (!any(ports)) {
            return ports;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int candidate = ThreadLocalRandom.current().nextInt(FIRST, AFTER);
            if (addresses.stream().allMatch(address -> isFree(address, candidate))) {
                return List.of(candidate);
            }
        }
        return ports;
    }

    private static boolean isFree(IpAddress address, int port) {
        InetSocketAddress place = new InetSocketAddress(address.toInetAddress(), port);
        try (ServerSocket stream = new ServerSocket(); DatagramSocket datagrams = new DatagramSocket(null)) {
            stream.bind(place);
            datagrams.bind(place);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
