package org.iceserver.turn.allocation;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.UdpSocket;
import org.jspecify.annotations.Nullable;

/** A bound relay socket, and the relayed transport address that clients are told (RFC 8656 s2). */
public interface RelaySocket {
    /** What carries datagrams; null where TCP is relayed. */
    @Nullable
    UdpSocket socket();

    /** As told in XOR-RELAYED-ADDRESS; behind a NAT not the address that is bound. */
    IpAddress address();

    int port();

    /** Takes the socket off its loop; this object is of no use any more. Only of what carries datagrams. */
    DetachedRelay detach();

    /** Closes the socket and gives the port back. Called once, by the allocation's end, unless it was detached. */
    void close();
}
