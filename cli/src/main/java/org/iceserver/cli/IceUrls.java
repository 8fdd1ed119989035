package org.iceserver.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The URLs of one STUN and TURN server (RFC 7064, RFC 7065); an IPv6 host stands in brackets.
 *
 * @param port of plain STUN and TURN; empty where they are off
 * @param tlsPort empty where a browser would not trust the certificate
 */
record IceUrls(String host, OptionalInt port, OptionalInt tlsPort) {
    /** None or one. */
    List<String> stun() {
        return port.stream().mapToObj(plain -> "stun:" + host + ":" + plain).toList();
    }

    List<String> turn() {
        var urls = new ArrayList<String>();
        for (String transport : List.of("?transport=udp", "?transport=tcp")) {
            port.ifPresent(plain -> urls.add("turn:" + host + ":" + plain + transport));
        }
        for (String transport : List.of("?transport=tcp", "?transport=udp")) {
            tlsPort.ifPresent(secure -> urls.add("turns:" + host + ":" + secure + transport));
        }
        return urls;
    }
}
