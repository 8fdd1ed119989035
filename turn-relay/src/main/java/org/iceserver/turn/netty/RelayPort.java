package org.iceserver.turn.netty;

import org.iceserver.annotation.HotPath;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.IcmpError;
import org.iceserver.transport.IcmpErrorHandler;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.UdpSocket;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.DetachedRelay;
import org.iceserver.turn.allocation.RelaySocket;
import org.jspecify.annotations.Nullable;

/** One relayed transport address: a claimed port, the socket bound to it, and the allocation to which both belong. */
final class RelayPort implements RelaySocket, IcmpErrorHandler {
    private final RelayPorts ports;
    private final RelayPorts.FromPeers fromPeers;
    private final int relay;
    private final int port;
    private @Nullable UdpSocket socket;
    private @Nullable Allocation allocation;

    /** @param relay the relay address's index in the directory */
    RelayPort(RelayPorts ports, RelayPorts.FromPeers fromPeers, int relay, int port) {
        this.ports = ports;
        this.fromPeers = fromPeers;
        this.relay = relay;
        this.port = port;
    }

    void bound(UdpSocket opened) {
        socket = opened;
    }

    /** Sets the allocation: from now on packets from peers can be delivered. */
    void allocatedTo(Allocation owner) {
        allocation = owner;
    }

    @Override
    public UdpSocket socket() {
        UdpSocket bound = socket;
        if (bound == null) {
            throw new IllegalStateException("a relay port is handed out only once it is bound");
        }
        return bound;
    }

    @Override
    public IpAddress address() {
        return ports.told(relay);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    @HotPath
    public void onDatagram(UdpSocket from, Datagram datagram) {
        Allocation owner = allocation;
        if (owner != null) {
            fromPeers.deliver(owner, datagram);
        }
    }

    @Override
    public void onIcmpError(UdpSocket from, IcmpError error) {
        Allocation owner = allocation;
        if (owner != null) {
            fromPeers.icmpError(owner, error);
        }
    }

    @Override
    public DetachedRelay detach() {
        allocation = null;
        return ports.detach(this);
    }

    int relay() {
        return relay;
    }

    @Override
    public void close() {
        allocation = null;
        socket().close();
        ports.release(relay, port);
    }
}
