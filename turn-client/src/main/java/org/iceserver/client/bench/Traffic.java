package org.iceserver.client.bench;

/**
 * What the clients and their peers send.
 *
 * @param bytes the length of each packet's data, without ChannelData header
 * @param packetsPerSecond by all clients together; {@link #FLAT_OUT} sends as fast as this machine can. In
 *     {@link Direction#ECHO} only the way out counts
 * @param burst how many packets of one client leave together
 */
public record Traffic(Direction direction, int bytes, long packetsPerSecond, int burst) {
    /** The rate that means none. */
    public static final long FLAT_OUT = 0;
    /** What fits an Ethernet packet with every header of TURN over IPv6. */
    public static final int MAX_BYTES = 1_400;

    /** Who sends. */
    public enum Direction {
        /** Nobody: allocations only. */
        NONE,
        /** The clients. */
        TO_PEER,
        /** The peers. */
        TO_CLIENT,
        /** Clients and peers, half of the packets each. */
        BOTH,
        /** The clients, and each peer sends back what it gets. */
        ECHO
    }

    public Traffic {
        if (bytes < Packet.LENGTH || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a packet has " + Packet.LENGTH + " to " + MAX_BYTES + " bytes, not " + bytes);
        }
        if (packetsPerSecond < 0 || burst < 1 || burst > 64) {
            throw new IllegalArgumentException("a rate is not negative, and a burst has 1 to 64 packets");
        }
    }
}
