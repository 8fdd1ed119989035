package org.iceserver.cli;

import java.util.List;

/** The URLs of one STUN and TURN server (RFC 7064, RFC 7065); an IPv6 host stands in brackets. */
record IceUrls(String host, int port) {
    String stun() {
        return "stun:" + host + ":" + port;
    }

    List<String> turn() {
        return List.of("turn:" + host + ":" + port + "?transport=udp", "turn:" + host + ":" + port + "?transport=tcp");
    }
}
