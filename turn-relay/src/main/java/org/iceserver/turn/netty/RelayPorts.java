package org.iceserver.turn.netty;

import java.util.List;
import java.util.random.RandomGenerator;

import org.iceserver.stun.AddressFamily;
import org.iceserver.transport.BindFailure;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.DetachedUdpSocket;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.IcmpError;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.OncePerMinute;
import org.iceserver.transport.UdpTransport;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.DetachedRelay;
import org.iceserver.turn.allocation.PortWish;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.allocation.RelayDirectory.PortKind;
import org.iceserver.turn.allocation.RelaySocket;
import org.iceserver.turn.allocation.RelaySockets;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the relay sockets of one loop. It claims ports in the directory that all loops share, and binds them on this
 * loop.
 */
final class RelayPorts implements RelaySockets {
    /** How many ports that other programs hold are skipped before a request is refused. */
    private static final int ATTEMPTS = 64;
    private static final Logger LOG = LoggerFactory.getLogger(RelayPorts.class);

    private final int shard;
    private final UdpTransport udp;
    private final TcpPeers tcp;
    private final RelayDirectory directory;
    private final HeldPorts held;
    private final RandomGenerator chance;
    private final FromPeers fromPeers;
    private final OncePerMinute warnings;

    /**
     * Takes packets from peers. The implementation passes them to the lanes, which are made later: first this, then the
     * shard, then the lanes.
     */
    interface FromPeers {
        void deliver(Allocation to, Datagram datagram);

        void icmpError(Allocation to, IcmpError error);
    }

    /** Binds a port that was claimed. */
    @FunctionalInterface
    private interface Binding {
        RelaySocket open(int relay, int port) throws BindFailure;
    }

    /** @param chance a secure random source, because relay ports must not be guessable (RFC 8656 s7.2) */
    RelayPorts(int shard, UdpTransport udp, TcpPeers tcp, RelayDirectory directory, HeldPorts held,
            RandomGenerator chance, FromPeers fromPeers, OncePerMinute warnings) {
        this.shard = shard;
        this.udp = udp;
        this.tcp = tcp;
        this.directory = directory;
        this.held = held;
        this.chance = chance;
        this.fromPeers = fromPeers;
        this.warnings = warnings;
    }

    @Override
    public RelaySocket open(PortWish wish) throws Rejection {
        return switch (wish) {
            case PortWish.Any(AddressFamily family) -> claim(family, PortKind.ANY, this::bind);
            case PortWish.Tcp(AddressFamily family) -> claim(family, PortKind.ANY, tcp::open);
            case PortWish.Even(AddressFamily family) -> claim(family, PortKind.EVEN, this::bind);
            case PortWish.EvenAndNext(AddressFamily family) ->
                claim(family, PortKind.EVEN_WITH_NEXT, this::bindAndHoldNext);
            case PortWish.Reserved reserved -> redeem(reserved);
        };
    }

    @Override
    public boolean relays(AddressFamily family) {
        return directory.relays(family);
    }

    private RelaySocket claim(AddressFamily family, PortKind kind, Binding binding) throws Rejection {
        List<RelayDirectory.Relay> relays = directory.relays();
        int first = chance.nextInt(relays.size());
        Rejection full = null;
        for (int i = 0; i < relays.size(); i++) {
            int relay = (first + i) % relays.size();
            if (relays.get(relay).told().isV4() == (family == AddressFamily.IPV4)) {
                try {
                    return claim(relay, kind, binding);
                } catch (Rejection e) {
                    full = e;
                }
            }
        }
        throw full != null ? full : new Rejection(RejectionReason.ADDRESS_FAMILY);
    }

    private RelaySocket claim(int relay, PortKind kind, Binding binding) throws Rejection {
        int from = chance.nextInt(directory.firstPort(), directory.lastPort() + 1);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = directory.claim(relay, kind, from, shard);
            if (port == RelayDirectory.FULL) {
                throw full(relay, kind);
            }
            try {
                return binding.open(relay, port);
            } catch (BindFailure e) {
                directory.release(relay, port);
                if (kind == PortKind.EVEN_WITH_NEXT) {
                    directory.release(relay, port + 1);
                }
                if (e.reason() != BindFailure.Reason.PORT_TAKEN) {
                    throw noSocket(e);
                }
                from = port + 1;
            }
        }
        throw new Rejection(RejectionReason.NO_PORTS, () -> "No relay port: other programs have " + ATTEMPTS
                + " ports of --relay-ports that were tried; give this server a range of its own.");
    }

    private Rejection full(int relay, PortKind kind) {
        return kind == PortKind.ANY || directory.full(relay)
                ? new Rejection(RejectionReason.NO_PORTS)
                : new Rejection(RejectionReason.NO_PORTS,
                        () -> "No relay port: the client asks for an even one, and none of"
                                + " --relay-ports is free, or none with the next one; give it more.");
    }

    private static Rejection noSocket(BindFailure failure) {
        String why = failure.getMessage();
        return new Rejection(failure.reason() == BindFailure.Reason.EXHAUSTED
                ? RejectionReason.NO_DESCRIPTORS
                : RejectionReason.SOCKET_FAILED, () -> "No relay socket: " + why + ".");
    }

    private void warn(String what, @Nullable String why) {
        if (warnings.admits()) {
            LOG.warn("{}: {} ({} more since the last report)", what, why, warnings.heldBack());
        }
    }

    private RelayPort redeem(PortWish.Reserved reserved) throws Rejection {
        int relay = directory.relayOf(reserved.address().high(), reserved.address().low());
        directory.move(relay, reserved.port(), shard);
        held.letGo(bound(relay), reserved.port());
        try {
            return bind(relay, reserved.port());
        } catch (BindFailure e) {
            // The caller took the reservation and gives the port back.
            throw noSocket(e);
        }
    }

    private RelayPort bindAndHoldNext(int relay, int port) throws BindFailure {
        held.hold(bound(relay), port + 1);
        try {
            return bind(relay, port);
        } catch (BindFailure e) {
            held.letGo(bound(relay), port + 1);
            throw e;
        }
    }

    private RelayPort bind(int relay, int port) throws BindFailure {
        RelayPort opened = new RelayPort(this, fromPeers, relay, port);
        opened.bound(udp.open(bound(relay), port, false, opened));
        return opened;
    }

    @Override
    public void release(PortWish.Reserved reserved) {
        int relay = directory.relayOf(reserved.address().high(), reserved.address().low());
        held.letGo(bound(relay), reserved.port());
        release(relay, reserved.port());
    }

    void release(int relay, int port) {
        directory.release(relay, port);
    }

    DetachedRelay detach(RelayPort port) {
        return new Detached(directory, shard, port.relay(), port.port(), udp.detach(port.socket()));
    }

    /** A relay port on its way between two loops. The old loop keeps the claim until the new one is announced. */
    private record Detached(RelayDirectory directory, int from, int relay, int port, DetachedUdpSocket socket)
            implements
                DetachedRelay {
        @Override
        public void announce(int to) {
            directory.handOver(relay, port, from, to);
        }

        @Override
        public void close() {
            socket.close();
            directory.release(relay, port);
        }
    }

    @Override
    public RelaySocket attach(DetachedRelay relay) throws Rejection {
        Detached detached = (Detached) relay;
        RelayPort port = new RelayPort(this, fromPeers, detached.relay, detached.port);
        try {
            port.bound(udp.attach(detached.socket, port));
        } catch (BindFailure e) {
            warn("A relay socket could not change its loop", e.getMessage());
            throw noSocket(e);
        }
        return port;
    }

    @Override
    public boolean forbidsFragments() {
        return udp.forbidsFragments();
    }

    @Override
    public Endpoint endpoint(long high, long low, int port) {
        return udp.endpoint(high, low, port);
    }

    private IpAddress bound(int relay) {
        return directory.relays().get(relay).bound();
    }

    IpAddress told(int relay) {
        return directory.relays().get(relay).told();
    }
}
