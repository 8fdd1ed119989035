package org.iceserver.server.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.turn.netty.ClientTransport;

/**
 * The ports and addresses that the server listens on.
 *
 * @param natDiscovery the second port of NAT behaviour discovery (RFC 5780); empty while it is off
 * @param addresses empty: every local address
 * @param loops media loops; 0: one per processor
 * @param clients the transports that STUN and TURN clients may use
 * @param turnNames server names in TLS that mean STUN and TURN on a port that signaling shares
 */
public record Listening(Ports ports, OptionalInt natDiscovery, List<IpAddress> addresses, TransportMode transport,
        int loops, Set<ClientTransport> clients, List<String> turnNames) {
    private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*");

    /** At most one port of each kind, and no names. */
    public Listening(OptionalInt signalPort, OptionalInt stunPort, OptionalInt tlsPort, OptionalInt natDiscovery,
            List<IpAddress> addresses, TransportMode transport, int loops, Set<ClientTransport> clients) {
        this(Ports.of(signalPort, stunPort, tlsPort), natDiscovery, addresses, transport, loops, clients, List.of());
    }

    /** Lets clients use every transport. */
    public Listening(OptionalInt signalPort, OptionalInt stunPort, OptionalInt tlsPort, OptionalInt natDiscovery,
            List<IpAddress> addresses, TransportMode transport, int loops) {
        this(signalPort, stunPort, tlsPort, natDiscovery, addresses, transport, loops, ClientTransport.all());
    }

    public Listening {
        clients = Set.copyOf(clients);
        addresses = List.copyOf(addresses);
        turnNames = List.copyOf(turnNames);
    }

    /** The same with other ports. */
    public Listening with(Ports others) {
        return new Listening(others, natDiscovery, addresses, transport, loops, clients, turnNames);
    }

    /** The first port of signaling; empty: off. */
    public OptionalInt signalPort() {
        return Ports.first(ports.signal());
    }

    /** The first port of STUN and TURN; empty: off. */
    public OptionalInt stunPort() {
        return Ports.first(ports.stun());
    }

    /** The first port of TLS; empty: off. */
    public OptionalInt tlsPort() {
        return Ports.first(ports.tls());
    }

    /**
     * The TCP ports that signaling shares with STUN and TURN.
     *
     * @param secure whether there is a certificate
     */
    Set<Integer> shared(boolean secure) {
        boolean tls = secure && clients.contains(ClientTransport.TLS);
        boolean stun = clients.contains(ClientTransport.TCP) || (tls && ports.tls().isEmpty());
        return ports.signal().stream().filter(port -> port != 0)
                .filter(port -> (stun && ports.stun().contains(port)) || (tls && ports.tls().contains(port)))
                .collect(Collectors.toUnmodifiableSet());
    }

    void check(Contradictions found) {
        ports.check(found);
        turnNames.stream().filter(name -> !NAME.matcher(name).matches()).forEach(name -> found
                .add("--turn-name is a host name such as turn.example.org, not '" + name + "'"));
        if (natDiscovery.isPresent()) {
            checkAlternatePort(natDiscovery.getAsInt(), found);
        }
        if (addresses.stream().anyMatch(IpAddress::isAny)) {
            found.add("--listen takes an address of this host; leave it out to listen on every one of them");
        }
        if (loops < 0 || loops > 256) {
            found.add("--loops is between 1 and 256, or 0 for one per processor");
        }
    }

    /**
     * Who has this port already, in words; empty if nobody has.
     *
     * @param secure whether there is a certificate
     */
    Optional<String> holder(int port, boolean secure) {
        if (ports.signal().contains(port) || ports.stun().contains(port)) {
            return Optional.of("the signal or the STUN port");
        }
        return secure && ports.tls().contains(port) ? Optional.of("the TLS port") : Optional.empty();
    }

    private void checkAlternatePort(int port, Contradictions found) {
        if (ports.stun().isEmpty()) {
            found.add("--nat-discovery is done by the STUN server, and --stun-port is 0");
        }
        if (!clients.contains(ClientTransport.UDP)) {
            found.add("--nat-discovery is done over UDP, and --stun-transports leaves that out");
        }
        if (port != 0) {
            holder(port, false).ifPresent(who -> found.add("--alt-port " + port + " is " + who
                    + " already: choose another one with --alt-port"));
        }
    }
}
