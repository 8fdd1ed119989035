package org.iceserver.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The URLs of one STUN and TURN server (RFC 7064, RFC 7065); an IPv6 host stands in brackets.
 *
 * @param tlsPort empty where a browser would not trust the certificate
 */
record IceUrls(String host, int port, OptionalInt tlsPort) {
    String stun() {
        return "stun:" + host + ":" + port;
    }

    List<String> turn() {
        var urls = new ArrayList<>(List.of("turn:" + host + ":" + port + "?transport=udp",
                "turn:" + host + ":" + port + "?transport=tcp"));
        tlsPort.ifPresent(secure -> urls.add("turns:" + host + ":" + secure + "?transport=tcp"));
        return urls;
    }
}
