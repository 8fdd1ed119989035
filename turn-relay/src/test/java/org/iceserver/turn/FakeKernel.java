package org.iceserver.turn;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.turn.kernel.KernelLane;
import org.jspecify.annotations.Nullable;

/** A kernel that relays what a test says it does. Its buckets are as real ones. */
final class FakeKernel implements KernelLane {
    final List<FakeRoute> opened = new ArrayList<>();
    final List<FakeAccount> accounts = new ArrayList<>();
    int generation;
    long serverRefused;
    boolean full;

    /** The routes that are open. */
    List<FakeRoute> open() {
        return opened.stream().filter(route -> !route.closed).toList();
    }

    FakeRoute only() {
        List<FakeRoute> open = open();
        if (open.size() != 1) {
            throw new AssertionError(open.size() + " routes are open");
        }
        return open.getFirst();
    }

    @Override
    public int generation() {
        return generation;
    }

    @Override
    public long serverRefused() {
        return serverRefused;
    }

    @Override
    public @Nullable Account open(long nowNanos) {
        if (full) {
            return null;
        }
        FakeAccount account = new FakeAccount();
        accounts.add(account);
        return account;
    }

    final class FakeAccount implements Account {
        final FakeDirection toPeer = new FakeDirection();
        final FakeDirection toClient = new FakeDirection();
        boolean closed;

        @Override
        public FakeDirection toPeer() {
            return toPeer;
        }

        @Override
        public FakeDirection toClient() {
            return toClient;
        }

        @Override
        public Route open(BoundChannel channel, int judgedBy, long nowNanos) {
            FakeRoute route = new FakeRoute(channel, this, judgedBy);
            opened.add(route);
            return route;
        }

        @Override
        public void close(long nowNanos) {
            closed = true;
        }
    }

    final class FakeRoute implements KernelLane.Route {
        final BoundChannel channel;
        final FakeAccount account;
        int judgedBy;
        long toPeerNanos;
        long toClientNanos;
        boolean closed;

        FakeRoute(BoundChannel channel, FakeAccount account, int judgedBy) {
            this.channel = channel;
            this.account = account;
            this.judgedBy = judgedBy;
        }

        @Override
        public void expires(long toPeer, long toClient) {
            toPeerNanos = toPeer;
            toClientNanos = toClient;
        }

        @Override
        public boolean stale() {
            return judgedBy != generation;
        }

        @Override
        public void renew(int newer) {
            judgedBy = newer;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    static final class FakeDirection implements KernelLane.Direction {
        private static final long SECOND = 1_000_000_000L;
        private long byteCost;
        private long packetCost;
        private long bytesFull;
        private long packetsFull;
        long packets;
        long bytes;
        long refusedByBytes;
        long refusedByPackets;

        /** A packet comes; whether it is relayed. */
        boolean relay(int payload, long nowNanos) {
            if (bytesRefused(nowNanos)) {
                refusedByBytes++;
                return false;
            }
            if (packetsRefused(nowNanos)) {
                refusedByPackets++;
                return false;
            }
            take(payload, nowNanos);
            packets++;
            bytes += payload;
            return true;
        }

        @Override
        public void begin(long ofByte, long ofPacket, long bytesFullNanos, long packetsFullNanos) {
            byteCost = ofByte;
            packetCost = ofPacket;
            bytesFull = bytesFullNanos;
            packetsFull = packetsFullNanos;
        }

        @Override
        public long bytesFullNanos() {
            return bytesFull;
        }

        @Override
        public long packetsFullNanos() {
            return packetsFull;
        }

        @Override
        public boolean bytesRefused(long nowNanos) {
            return byteCost > 0 && bytesFull - nowNanos >= SECOND;
        }

        @Override
        public boolean packetsRefused(long nowNanos) {
            return packetCost > 0 && packetsFull + packetCost - nowNanos > SECOND;
        }

        @Override
        public void take(int payload, long nowNanos) {
            bytesFull = Math.max(bytesFull, nowNanos) + ((payload * byteCost) >> 16);
            packetsFull = Math.max(packetsFull, nowNanos) + packetCost;
        }

        @Override
        public long packets() {
            return packets;
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public long refusedByBytes() {
            return refusedByBytes;
        }

        @Override
        public long refusedByPackets() {
            return refusedByPackets;
        }
    }
}
