package org.iceserver.stun;

/**
 * An IP address and port as an attribute carries it: 128 bits in network order, IPv4 as {@code ::ffff:a.b.c.d}.
 *
 * <p>The family is kept as it was on the wire, so an IPv4-mapped address sent as IPv6 is told apart from IPv4.
 */
public record TransportAddress(AddressFamily family, long high, long low, int port) {
    public static TransportAddress v4(int bits, int port) {
        return new TransportAddress(AddressFamily.IPV4, 0, 0xFFFF_0000_0000L | (bits & 0xFFFF_FFFFL), port);
    }

    /** The family follows from the bits: IPv4-mapped means IPv4. */
    public static TransportAddress of(long high, long low, int port) {
        boolean v4 = high == 0 && low >>> 32 == 0xFFFFL;
        return new TransportAddress(v4 ? AddressFamily.IPV4 : AddressFamily.IPV6, high, low, port);
    }
}
