package org.iceserver.turn.allocation;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.UdpSocket;
import org.jspecify.annotations.Nullable;

/** A bound relay socket, and the relayed transport address that clients are told (RFC 8656 s2). */
public interface RelaySocket {
    /** The UDP socket; null for a relayed address that speaks TCP. */
    @Nullable
    UdpSocket socket();

    /** The address in XOR-RELAYED-ADDRESS. Behind a NAT this is not the bound address. */
    IpAddress address();

    int port();

    /** Takes the socket off its loop; this object must not be used any more. UDP only. */
    DetachedRelay detach();

    /**
     * Closes the socket and gives the port back. Called once, when the allocation ends, unless the socket was detached.
     */
    void close();
}
