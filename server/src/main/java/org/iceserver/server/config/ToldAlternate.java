package org.iceserver.server.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.AlternateServer;
import org.iceserver.turn.PathKind;

/**
 * Where {@code --alternate-server} sends clients.
 *
 * @param server another server; empty for {@code auto}, the best other node of the cluster
 */
public record ToldAlternate(Optional<AlternateServer> server) {
    /**
     * @param text {@code auto}, or {@code IP:PORT}, IPv6 in brackets, and then {@code /udp}, {@code /tcp}, {@code /tls} or
     *     {@code /dtls} when it is for these clients only
     */
    public static ToldAlternate parse(String text) {
        if (text.equals("auto")) {
            return new ToldAlternate(Optional.empty());
        }
        int slash = text.indexOf('/');
        HostPort server = HostPort.parse(slash < 0 ? text : text.substring(0, slash));
        IpAddress ip = server.literal().orElseThrow(() -> notAnAddress(text));
        int port = server.port().orElseThrow(() -> notAnAddress(text));
        return new ToldAlternate(Optional.of(new AlternateServer(TransportAddress.of(ip.high(), ip.low(), port),
                slash < 0 ? Optional.empty() : Optional.of(kind(text, text.substring(slash + 1))))));
    }

    /** Whether this is the best other node of the cluster. */
    public boolean isAuto() {
        return server.isEmpty();
    }

    private static PathKind kind(String text, String word) {
        return Arrays.stream(PathKind.values()).filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst().orElseThrow(() -> new IllegalArgumentException("--alternate-server '" + text
                        + "' ends with '" + word + "': behind the slash stands udp, tcp, tls or dtls"));
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException("--alternate-server takes IP:PORT, or auto in a cluster, not '" + text
                + "': clients are told an address, no name");
    }
}
