package org.iceserver.client;

import java.net.InetSocketAddress;

/** Where a server listens, and what carries the messages there. */
public record ServerAddress(Protocol protocol, String host, int port) {
    /** What lies below STUN. */
    public enum Protocol {
        UDP, TCP, TLS, DTLS
    }

    public static ServerAddress udp(String host, int port) {
        return new ServerAddress(Protocol.UDP, host, port);
    }

    public static ServerAddress tcp(String host, int port) {
        return new ServerAddress(Protocol.TCP, host, port);
    }

    public static ServerAddress tls(String host, int port) {
        return new ServerAddress(Protocol.TLS, host, port);
    }

    public static ServerAddress dtls(String host, int port) {
        return new ServerAddress(Protocol.DTLS, host, port);
    }

    /** Asks the resolver. */
    public InetSocketAddress resolve() throws TurnException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new TurnException("The name " + host + " has no address: check its spelling and your DNS.", null);
        }
        return address;
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port + " over " + protocol;
    }
}
