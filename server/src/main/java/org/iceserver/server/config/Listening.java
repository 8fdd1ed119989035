package org.iceserver.server.config;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.turn.netty.ClientTransport;

/**
 * The ports and addresses that the server listens on.
 *
 * @param signalPort HTTP and WebSocket; empty: off; 0: the kernel chooses
 * @param stunPort STUN and TURN over UDP and TCP; empty: off; 0: the kernel chooses
 * @param tlsPort STUN and TURN for clients that expect TLS or DTLS, when there is a certificate; empty: off
 * @param natDiscovery the second port of NAT behaviour discovery (RFC 5780); empty while it is off
 * @param addresses empty: every local address
 * @param loops media loops; 0: one per processor
 * @param clients the transports that STUN and TURN clients may use
 */
public record Listening(OptionalInt signalPort, OptionalInt stunPort, OptionalInt tlsPort, OptionalInt natDiscovery,
        List<IpAddress> addresses, TransportMode transport, int loops, Set<ClientTransport> clients) {
    /** Lets clients use every transport. */
    public Listening(OptionalInt signalPort, OptionalInt stunPort, OptionalInt tlsPort, OptionalInt natDiscovery,
            List<IpAddress> addresses, TransportMode transport, int loops) {
        this(signalPort, stunPort, tlsPort, natDiscovery, addresses, transport, loops, ClientTransport.all());
    }

    public Listening {
        clients = Set.copyOf(clients);
        addresses = List.copyOf(addresses);
    }

    /** The same with other ports. */
    public Listening with(OptionalInt stun, OptionalInt tls) {
        return new Listening(signalPort, stun, tls, natDiscovery, addresses, transport, loops, clients);
    }

    void check(Contradictions found) {
        if (signalPort.isPresent() && signalPort.equals(stunPort) && signalPort.getAsInt() != 0
                && clients.contains(ClientTransport.TCP)) {
            found.add("--signal-port and --stun-port are both " + stunPort.getAsInt()
                    + ": both listen on TCP, so give them different ports");
        }
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

    /** Whether the TLS port is also the port of another listener. */
    boolean tlsPortTaken() {
        return tlsPort.isPresent() && tlsPort.getAsInt() != 0
                && (tlsPort.equals(signalPort) || tlsPort.equals(stunPort) || tlsPort.equals(natDiscovery));
    }

    private void checkAlternatePort(int port, Contradictions found) {
        if (stunPort.isEmpty()) {
            found.add("--nat-discovery is done by the STUN server, and --stun-port is 0");
        }
        if (!clients.contains(ClientTransport.UDP)) {
            found.add("--nat-discovery is done over UDP, and --stun-transports leaves that out");
        }
        boolean taken = OptionalInt.of(port).equals(signalPort) || OptionalInt.of(port).equals(stunPort);
        if (port != 0 && taken) {
            found.add("--alt-port " + port
                    + " is the signal or the STUN port already: choose another one with --alt-port");
        }
    }
}
