package org.iceserver.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What came of packets between a relayed address and a socket of the probe's own.
 *
 * @param asked the server's address that the client used
 * @param servers every address of the server's name
 * @param relayed what the server tells as the client's relayed address
 * @param local the socket as this machine sees it; null where there is no way to the relayed address
 * @param mapped the socket as a STUN server sees it over UDP, or its own address where that is public; null: unknown
 * @param udp whether a server has answered this machine over UDP at all
 * @param ownHost whether the server runs on this machine, so that nothing crosses a network
 * @param reached whether a packet to the relayed address came to the client before the relay had sent anything
 * @param reachedAsked whether one came that was sent to the relayed port at {@code asked}, which is another address
 * @param reachedLater whether one to the relayed address came once the relay had sent something
 * @param cameFrom where the packet came from that the client sent through the relay; null: it did not come
 */
record RelayFacts(InetSocketAddress asked, List<InetAddress> servers, InetSocketAddress relayed,
        @Nullable InetSocketAddress local, @Nullable InetSocketAddress mapped, boolean udp, boolean ownHost,
        boolean reached, boolean reachedAsked, boolean reachedLater,
        @Nullable InetSocketAddress cameFrom) {

    RelayFacts {
        servers = List.copyOf(servers);
    }

    /** Whether the server was asked at the address that it relays at. */
    boolean relaysWhereAsked() {
        return relayed.getAddress().equals(asked.getAddress()) || servers.contains(relayed.getAddress());
    }

    /** A private address, told to somebody who asked a public one. */
    boolean tellsPrivate() {
        return PrivateAddresses.contain(relayed.getAddress()) && !PrivateAddresses.contain(asked.getAddress());
    }

    /** The server was asked inside of its network and tells its address outside. */
    boolean askedInside() {
        return !PrivateAddresses.contain(relayed.getAddress()) && PrivateAddresses.contain(asked.getAddress());
    }

    /** Whether the relay has told the client where packets of the socket come from, towards the relayed address itself. */
    boolean peerSeen() {
        return reached || reachedAsked || reachedLater;
    }

    /** Whether nothing says that UDP gets out of this machine's network at all. */
    boolean udpUnproven() {
        return !udp && !peerSeen() && cameFrom == null;
    }

    /** Whether a NAT may stand in front of this machine. */
    boolean maybeNat() {
        return mapped == null || !mapped.equals(local);
    }

    /** Whether this machine is at the relay's own address: it is the server's, or behind the same NAT. */
    boolean sameAddress() {
        return mapped != null && mapped.getAddress().equals(relayed.getAddress());
    }

    /** Whether the relay's packets come from that address. */
    boolean cameFrom(InetAddress address) {
        return cameFrom != null && cameFrom.getAddress().equals(address);
    }
}
