package org.iceserver.turn.kernel;

import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * What relays for the bound channels of one shard below this process, in the kernel: the shell gives it, tests give a fake. Everything
 * is called on the shard's thread.
 *
 * <p>A packet that the kernel does not relay comes to the sockets as ever. So nothing here has to succeed, and nothing is lost by
 * closing.
 */
public interface KernelLane {
    /** The generation of the rules that routes must have been judged by; read before judging. */
    int generation();

    /** Room for what one allocation counts and may relay, or null: there is none. */
    @Nullable
    Account open(long nowNanos);

    /**
     * Packets that the kernel has dropped since the start because the whole server's bucket was empty. One shard of all is told so, and
     * counts them; the others are told 0.
     */
    long serverRefused();

    /** One allocation's counts and limits. */
    interface Account {
        Direction toPeer();

        Direction toClient();

        /**
         * Both directions of a channel. They are closed until they expire in the future.
         *
         * @param generation that the channel's peer was judged by
         * @return null when there is no room
         */
        @Nullable
        Route open(BoundChannel channel, int generation, long nowNanos);

        /** Its routes are closed and its counts have been read for the last time. */
        void close(long nowNanos);
    }

    /**
     * A channel binding, as packets tell it.
     *
     * @param client the way of the client's packets
     * @param relayed where the relay socket is bound
     * @param told the relayed address as clients know it
     * @param peerHere the peer is a relayed address of this server
     */
    record BoundChannel(FiveTuple client, int channel, IpAddress relayed, int relayedPort, IpAddress told, int toldPort,
            IpAddress peer, int peerPort, boolean peerHere) {}

    /** Both directions of one bound channel. */
    interface Route {
        /** The kernel relays until then, and not beyond; 0 ends it at once. */
        void expires(long toPeerNanos, long toClientNanos);

        /** Whether the rules have changed since it was judged: until it is renewed its packets come to the sockets. */
        boolean stale();

        /** It was judged by the rules that had this generation. */
        void renew(int generation);

        /** From the next packet on the kernel does not use it. */
        void close();
    }

    /** One direction of one allocation: what the kernel counted, and the token buckets that it and this process take from. */
    interface Direction {
        /** Takes over both buckets; a byte costs 65,536ths of a nanosecond. */
        void begin(long byteCost, long packetNanos, long bytesFullNanos, long packetsFullNanos);

        long bytesFullNanos();

        long packetsFullNanos();

        boolean bytesRefused(long nowNanos);

        boolean packetsRefused(long nowNanos);

        /** Takes a packet that this process relays. */
        void take(int bytes, long nowNanos);

        long packets();

        /** Of payload. */
        long bytes();

        long refusedByBytes();

        long refusedByPackets();
    }
}
