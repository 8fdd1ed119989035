package org.iceserver.server.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

import org.iceserver.turn.netty.ClientTransport;

/**
 * The URLs of one STUN and TURN server (RFC 7064, RFC 7065); an IPv6 host stands in brackets.
 *
 * @param port the port of plain STUN and TURN; empty where they are off
 * @param transports the transports that clients may use
 * @param tlsPort empty where a browser would not trust the certificate
 */
record IceUrls(String host, OptionalInt port, OptionalInt tlsPort, Set<ClientTransport> transports) {
    /** Uses every transport. */
    IceUrls(String host, OptionalInt port, OptionalInt tlsPort) {
        this(host, port, tlsPort, ClientTransport.all());
    }

    /** One URL or none: browsers use STUN servers over UDP only. */
    List<String> stun() {
        return transports.contains(ClientTransport.UDP)
                ? port.stream().mapToObj(plain -> "stun:" + host + ":" + plain).toList()
                : List.of();
    }

    List<String> turn() {
        var urls = new ArrayList<String>();
        add(urls, "turn", port, "?transport=udp", ClientTransport.UDP);
        add(urls, "turn", port, "?transport=tcp", ClientTransport.TCP);
        add(urls, "turns", tlsPort, "?transport=tcp", ClientTransport.TLS);
        add(urls, "turns", tlsPort, "?transport=udp", ClientTransport.DTLS);
        return urls;
    }

    private void add(List<String> urls, String scheme, OptionalInt where, String query, ClientTransport transport) {
        if (transports.contains(transport)) {
            where.ifPresent(number -> urls.add(scheme + ":" + host + ":" + number + query));
        }
    }
}
