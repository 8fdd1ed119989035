package org.iceserver.server.config;

import java.util.Optional;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;

/**
 * Where {@code --alternate-server} sends clients.
 *
 * @param address another server's address, IPv6 in brackets; empty for {@code auto}, the best other node of the cluster
 */
public record AlternateServer(Optional<TransportAddress> address) {
    public static AlternateServer parse(String text) {
        if (text.equals("auto")) {
            return new AlternateServer(Optional.empty());
        }
        HostPort server = HostPort.parse(text);
        IpAddress ip = server.literal().orElseThrow(() -> notAnAddress(text));
        int port = server.port().orElseThrow(() -> notAnAddress(text));
        return new AlternateServer(Optional.of(TransportAddress.of(ip.high(), ip.low(), port)));
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("--alternate-server takes IP:PORT, or auto in a cluster, not '" + text
                + "': clients are told an address, no name");
    }
}
