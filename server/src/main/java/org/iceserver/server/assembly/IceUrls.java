package org.iceserver.server.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.iceserver.turn.netty.ClientTransport;

/**
 * The URLs of one STUN and TURN server (RFC 7064, RFC 7065); an IPv6 host stands in brackets.
 *
 * @param ports the ports of plain STUN and TURN; empty where they are off
 * @param tlsPorts empty where a browser would not trust the certificate
 * @param transports the transports that clients may use
 */
record IceUrls(String host, List<Integer> ports, List<Integer> tlsPorts, Set<ClientTransport> transports) {
    IceUrls {
        ports = List.copyOf(ports);
        tlsPorts = List.copyOf(tlsPorts);
    }

    /**
     * One URL or none: browsers use STUN servers over UDP only, and another port of the same server would tell them
     * nothing new.
     */
    List<String> stun() {
        return transports.contains(ClientTransport.UDP)
                ? ports.stream().limit(1).map(plain -> "stun:" + host + ":" + plain).toList()
                : List.of();
    }

    List<String> turn() {
        var urls = new ArrayList<String>();
        ports.forEach(port -> {
            add(urls, "turn", port, "?transport=udp", ClientTransport.UDP);
            add(urls, "turn", port, "?transport=tcp", ClientTransport.TCP);
        });
        tlsPorts.forEach(port -> {
            add(urls, "turns", port, "?transport=tcp", ClientTransport.TLS);
            add(urls, "turns", port, "?transport=udp", ClientTransport.DTLS);
        });
        return urls;
    }

    private void add(List<String> urls, String scheme, int port, String query, ClientTransport transport) {
        if (transports.contains(transport)) {
            urls.add(scheme + ":" + host + ":" + port + query);
        }
    }
}
