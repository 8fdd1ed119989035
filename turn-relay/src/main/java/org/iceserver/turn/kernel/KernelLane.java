package org.iceserver.turn.kernel;

import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Relays for the bound channels of one shard in the kernel, below this process. The shell implements it; tests use a
 * fake. Everything is called on the shard's thread.
 *
 * <p>A packet that the kernel does not relay arrives at the sockets as usual. So every call here may fail, and closing
 * a route loses nothing.
 */
public interface KernelLane {
    /** The current generation of the peer rules. Read it before checking a peer for a route. */
    int generation();

    /** The counters and limits of one allocation; null when there is no room. */
    @Nullable
    Account open(long nowNanos);

    /**
     * Packets that the kernel has dropped since the start because the whole server's bucket was empty. Only one shard
     * gets this number and counts it; the others get 0.
     */
    long serverRefused();

    /** One allocation's counts and limits. */
    interface Account {
        Direction toPeer();

        Direction toClient();

        /**
         * Opens both directions of a channel. They relay nothing until {@link Route#expires} sets a time in the future.
         *
         * @param generation of the rules by which the channel's peer was checked
         * @return null when there is no room
         */
        @Nullable
        Route open(BoundChannel channel, int generation, long nowNanos);

        /** Closes it, after its routes are closed and its counts have been read for the last time. */
        void close(long nowNanos);
    }

    /**
     * A channel binding, as its packets show it.
     *
     * @param client the five-tuple of the client's packets
     * @param relayed the address to which the relay socket is bound
     * @param told the relayed address as clients are told it
     * @param peerHere whether the peer is a relayed address of this server
     */
    record BoundChannel(FiveTuple client, int channel, IpAddress relayed, int relayedPort, IpAddress told, int toldPort,
            IpAddress peer, int peerPort, boolean peerHere) {}

    /** Both directions of one bound channel. */
    interface Route {
        /** Sets until when the kernel relays in each direction; 0 ends it at once. */
        void expires(long toPeerNanos, long toClientNanos);

        /**
         * Whether the rules have changed since the peer was checked. Until the route is renewed, its packets arrive at
         * the sockets.
         */
        boolean stale();

        /** The peer has passed the rules of this generation. */
        void renew(int generation);

        /** Closes the route: from the next packet on the kernel does not use it. */
        void close();
    }

    /**
     * One direction of one allocation: the kernel's counters, and the token buckets that the kernel and this process
     * share.
     */
    interface Direction {
        /** Sets up both buckets. The cost of a byte is in 65,536ths of a nanosecond. */
        void begin(long byteCost, long packetNanos, long bytesFullNanos, long packetsFullNanos);

        long bytesFullNanos();

        long packetsFullNanos();

        boolean bytesRefused(long nowNanos);

        boolean packetsRefused(long nowNanos);

        /** Takes from the buckets for a packet that this process relays. */
        void take(int bytes, long nowNanos);

        long packets();

        /** Payload bytes. */
        long bytes();

        long refusedByBytes();

        long refusedByPackets();
    }
}
