package org.iceserver.transport;

/** Client address and port, server address and port, and the protocol between them (RFC 8656 s2). */
public record FiveTuple(TransportProtocol protocol, IpAddress client, int clientPort, IpAddress server,
        int serverPort) {
    @Override
    public String toString() {
        return protocol + " " + client.toUriHost() + ":" + clientPort + " -> " + server.toUriHost() + ":" + serverPort;
    }
}
