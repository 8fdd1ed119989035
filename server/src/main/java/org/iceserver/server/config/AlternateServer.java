package org.iceserver.server.config;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;

/** Another server's address, as {@code --alternate-server} takes it; IPv6 in brackets. */
public record AlternateServer(TransportAddress address) {
    public static AlternateServer parse(String text) {
        HostPort server = HostPort.parse(text);
        IpAddress ip = server.literal().orElseThrow(() -> notAnAddress(text));
        int port = server.port().orElseThrow(() -> notAnAddress(text));
        return new AlternateServer(TransportAddress.of(ip.high(), ip.low(), port));
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("--alternate-server takes IP:PORT, not '" + text
                + "': clients are told an address, no name");
    }
}
