package org.iceserver.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What happened to packets between a relayed address and the probe's own socket.
 *
 * @param asked the server's address that the client used
 * @param servers every address of the server's name
 * @param relayed the client's relayed address, as the server reports it
 * @param local the socket's address on this machine; null where there is no route to the relayed address
 * @param mapped the socket's address as a STUN server sees it over UDP, or its own address if that is public; null: unknown
 * @param udp whether any server has answered this machine over UDP
 * @param ownHost whether the server runs on this machine, so that no packet crosses a network
 * @param reached whether a packet to the relayed address reached the client before the relay had sent anything
 * @param reachedAsked whether a packet to the relayed port at {@code asked}, which is another address, reached the client
 * @param reachedLater whether a packet to the relayed address reached the client after the relay had sent something
 * @param cameFrom the sender of the packet that the client sent through the relay; null: it did not arrive
 */
record RelayFacts(InetSocketAddress asked, List<InetAddress> servers, InetSocketAddress relayed,
        @Nullable InetSocketAddress local, @Nullable InetSocketAddress mapped, boolean udp, boolean ownHost,
        boolean reached, boolean reachedAsked, boolean reachedLater,
        @Nullable InetSocketAddress cameFrom) {

    RelayFacts {
        servers = List.copyOf(servers);
    }

    /** Whether the client asked the server at the address that it relays from. */
    boolean relaysWhereAsked() {
        return relayed.getAddress().equals(asked.getAddress()) || servers.contains(relayed.getAddress());
    }

    /** The server reported a private address although the client asked a public one. */
    boolean tellsPrivate() {
        return PrivateAddresses.contain(relayed.getAddress()) && !PrivateAddresses.contain(asked.getAddress());
    }

    /** The client asked the server inside of its network, and the server reported its outside address. */
    boolean askedInside() {
        return !PrivateAddresses.contain(relayed.getAddress()) && PrivateAddresses.contain(asked.getAddress());
    }

    /** Whether a packet of this socket has reached the client, so that the client knows its source address. */
    boolean peerSeen() {
        return reached || reachedAsked || reachedLater;
    }

    /** Whether there is no sign that UDP gets out of this machine's network. */
    boolean udpUnproven() {
        return !udp && !peerSeen() && cameFrom == null;
    }

    /** Whether a NAT may stand in front of this machine. */
    boolean maybeNat() {
        return mapped == null || !mapped.equals(local);
    }

    /** Whether this machine has the relay's own address: it is the server's machine, or it is behind the same NAT. */
    boolean sameAddress() {
        return mapped != null && mapped.getAddress().equals(relayed.getAddress());
    }

    /** Whether the relay's packets come from that address. */
    boolean cameFrom(InetAddress address) {
        return cameFrom != null && cameFrom.getAddress().equals(address);
    }
}
