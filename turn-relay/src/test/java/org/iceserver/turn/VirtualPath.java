package org.iceserver.turn;

import org.iceserver.transport.ClientPath;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;

/** A client's path to the virtual server. */
record VirtualPath(FiveTuple fiveTuple) implements ClientPath {
    VirtualPath(TransportProtocol protocol, IpAddress client, int port) {
        this(new FiveTuple(protocol, client, port, VirtualServer.SERVER, 3478));
    }
}
