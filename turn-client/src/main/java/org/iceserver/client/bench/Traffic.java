package org.iceserver.client.bench;

/**
 * The packets that clients and their peers send.
 *
 * @param bytes the length of each packet's data, without the ChannelData header
 * @param packetsPerSecond for all clients together; {@link #FLAT_OUT} sends as fast as this machine can. In {@link
 * Direction#ECHO} only packets on the way out count
 * @param burst how many packets of one client are sent together
 */
public record Traffic(Direction direction, int bytes, long packetsPerSecond, int burst) {
    /** The value for no limit. */
    public static final long FLAT_OUT = 0;
    /** The data that fits an Ethernet packet with all headers of TURN over IPv6. */
    public static final int MAX_BYTES = 1_400;

    /** The senders. */
    public enum Direction {
        /** No sender: allocations only. */
        NONE,
        /** The clients. */
        TO_PEER,
        /** The peers. */
        TO_CLIENT,
        /** Clients and peers, half of the packets each. */
        BOTH,
        /** The clients; each peer sends back what it gets. */
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
