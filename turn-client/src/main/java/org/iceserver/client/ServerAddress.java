package org.iceserver.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The address of a server, and the protocol that carries the messages.
 *
 * @param domain the name that its certificate must be valid for: the name that the user wrote, even if DNS named another host
 * (RFC 8489 s6.2.3); ignored without TLS
 */
public record ServerAddress(Protocol protocol, String host, int port, String domain) {
    /** The transport below STUN. */
    public enum Protocol {
        UDP, TCP, TLS, DTLS
    }

    public ServerAddress(Protocol protocol, String host, int port) {
        this(protocol, host, port, host);
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

    /** Asks the resolver. Returns every address in the order in which to try them, at least one (RFC 8489 s8.1). */
    public List<InetSocketAddress> addresses() throws TurnException {
        try {
            return AddressesInTurn.ordered(Stream.of(InetAddress.getAllByName(host))
                    .map(address -> new InetSocketAddress(address, port)).toList());
        } catch (UnknownHostException e) {
            throw new TurnException("The name " + host + " has no address: check its spelling and your DNS.", e);
        }
    }

    /** Whether the protocol uses a certificate. */
    boolean secure() {
        return protocol == Protocol.TLS || protocol == Protocol.DTLS;
    }

    /** Whether the host is a name that a certificate may contain: not an address, and not this machine. */
    boolean named() {
        return StunUri.named(domain);
    }

    @Override
    public String toString() {
        return authority() + " over " + protocol;
    }

    /** Host and port in the form of URIs. */
    String authority() {
        return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port;
    }
}
