package org.iceserver.turn;

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

    /** Closes the socket and gives the port back. Called once, by the allocation's end. */
    void close();
}
