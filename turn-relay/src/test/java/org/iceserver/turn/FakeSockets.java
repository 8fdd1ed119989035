package org.iceserver.turn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

import io.netty.buffer.ByteBuf;
import org.iceserver.stun.AddressFamily;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.UdpSocket;
import org.iceserver.turn.allocation.DetachedRelay;
import org.iceserver.turn.allocation.PortWish;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.allocation.RelaySocket;
import org.iceserver.turn.allocation.RelaySockets;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionReason;

/**
 * Relay sockets without a network. Ports are claimed in a real directory, and tests can see what was not given back.
 */
final class FakeSockets implements RelaySockets {
    private final RelayDirectory directory;
    private final int shard;
    private final Set<DetachedRelay> onTheirWay;
    private final RandomGenerator chance;
    final Set<FakeEndpoint> endpoints = new HashSet<>();
    final List<FakeRelay> open = new ArrayList<>();
    final List<FakeTcpRelay> openTcp = new ArrayList<>();
    final List<PortWish> wishes = new ArrayList<>();
    final List<PortWish.Reserved> released = new ArrayList<>();
    boolean broken;
    boolean forbidsFragments = true;

    /** @param onTheirWay relay sockets between two shards, shared by all of them */
    FakeSockets(RelayDirectory directory, int shard, Set<DetachedRelay> onTheirWay, RandomGenerator chance) {
        this.onTheirWay = onTheirWay;
        this.directory = directory;
        this.shard = shard;
        this.chance = chance;
    }

    @Override
    public boolean forbidsFragments() {
        return forbidsFragments;
    }

    @Override
    public RelaySocket open(PortWish wish) throws Rejection {
        wishes.add(wish);
        if (broken) {
            throw new Rejection(RejectionReason.NO_PORTS);
        }
        if (wish instanceof PortWish.Tcp tcp) {
            FakeRelay claimed = claim(tcp.family(), RelayDirectory.PortKind.ANY);
            FakeTcpRelay listening = new FakeTcpRelay(this, claimed.address(), claimed.localAddress(), claimed.port());
            openTcp.add(listening);
            return listening;
        }
        FakeRelay relay = switch (wish) {
            case PortWish.Any any -> claim(any.family(), RelayDirectory.PortKind.ANY);
            case PortWish.Tcp _ -> throw new AssertionError("opened above");
            case PortWish.Even even -> claim(even.family(), RelayDirectory.PortKind.EVEN);
            case PortWish.EvenAndNext pair -> claim(pair.family(), RelayDirectory.PortKind.EVEN_WITH_NEXT);
            case PortWish.Reserved reserved -> {
                IpAddress told = reserved.address();
                int index = directory.relayOf(told.high(), told.low());
                directory.move(index, reserved.port(), shard);
                yield new FakeRelay(index, reserved.port());
            }
        };
        open.add(relay);
        return relay;
    }

    @Override
    public boolean relays(AddressFamily family) {
        return directory.relays(family);
    }

    private FakeRelay claim(AddressFamily family, RelayDirectory.PortKind kind) throws Rejection {
        for (int i = 0; i < directory.relays().size(); i++) {
            if (directory.relays().get(i).told().isV4() == (family == AddressFamily.IPV4)) {
                int port = directory.claim(i, kind, chance.nextInt(directory.firstPort(), directory.lastPort() + 1),
                        shard);
                if (port == RelayDirectory.FULL) {
                    throw new Rejection(RejectionReason.NO_PORTS);
                }
                return new FakeRelay(i, port);
            }
        }
        throw new Rejection(RejectionReason.ADDRESS_FAMILY);
    }

    @Override
    public void release(PortWish.Reserved reserved) {
        released.add(reserved);
        directory.release(directory.relayOf(reserved.address().high(), reserved.address().low()), reserved.port());
    }

    @Override
    public RelaySocket attach(DetachedRelay relay) throws Rejection {
        if (broken) {
            throw new Rejection(RejectionReason.NO_PORTS);
        }
        FakeDetached detached = (FakeDetached) relay;
        onTheirWay.remove(detached);
        FakeRelay attached = new FakeRelay(detached.relay, detached.port);
        open.add(attached);
        return attached;
    }

    /** A relay socket that is on no shard. */
    private final class FakeDetached implements DetachedRelay {
        private final int relay;
        private final int port;

        private FakeDetached(int relay, int port) {
            this.relay = relay;
            this.port = port;
        }

        @Override
        public void announce(int to) {
            directory.handOver(relay, port, shard, to);
        }

        @Override
        public void close() {
            if (!onTheirWay.remove(this)) {
                throw new IllegalStateException("closed twice: port " + port);
            }
            directory.release(relay, port);
        }
    }

    @Override
    public Endpoint endpoint(long high, long low, int port) {
        FakeEndpoint made = new FakeEndpoint(high, low, port);
        endpoints.add(made);
        return made;
    }

    void closed(FakeTcpRelay relay) {
        if (!openTcp.remove(relay)) {
            throw new IllegalStateException("closed twice: TCP port " + relay.port());
        }
        directory.release(directory.relayOf(relay.address().high(), relay.address().low()), relay.port());
    }

    /** A destination that knows whether it was released. */
    final class FakeEndpoint implements Endpoint {
        private final long high;
        private final long low;
        private final int port;

        private FakeEndpoint(long high, long low, int port) {
            this.high = high;
            this.low = low;
            this.port = port;
        }

        @Override
        public long high() {
            return high;
        }

        @Override
        public long low() {
            return low;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public void release() {
            if (!endpoints.remove(this)) {
                throw new IllegalStateException("released twice: " + address() + " " + port);
            }
        }
    }

    /** A socket that only has an address. */
    final class FakeRelay implements RelaySocket, UdpSocket {
        private final int index;
        private final int port;

        private FakeRelay(int index, int port) {
            this.index = index;
            this.port = port;
        }

        @Override
        public UdpSocket socket() {
            return this;
        }

        @Override
        public IpAddress address() {
            return directory.relays().get(index).told();
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public IpAddress localAddress() {
            return directory.relays().get(index).bound();
        }

        @Override
        public int localPort() {
            return port;
        }

        @Override
        public boolean send(Endpoint to, Datagram slot, int offset, int length) {
            throw new AssertionError("the core sends nothing");
        }

        @Override
        public boolean send(Endpoint to, ByteBuf packet) {
            throw new AssertionError("the core sends nothing");
        }

        @Override
        public boolean send(Endpoint to, ByteBuf packet, int trafficClass) {
            throw new AssertionError("the core sends nothing");
        }

        @Override
        public boolean reply(Datagram request, ByteBuf packet) {
            throw new AssertionError("the core sends nothing");
        }

        @Override
        public boolean sendUnfragmented(Endpoint to, ByteBuf packet, int trafficClass) {
            throw new AssertionError("the core sends nothing");
        }

        @Override
        public DetachedRelay detach() {
            open.remove(this);
            FakeDetached detached = new FakeDetached(index, port);
            onTheirWay.add(detached);
            return detached;
        }

        @Override
        public boolean isOpen() {
            return open.contains(this);
        }

        @Override
        public void close() {
            if (!open.remove(this)) {
                throw new IllegalStateException("closed twice: port " + port);
            }
            directory.release(index, port);
        }
    }
}
