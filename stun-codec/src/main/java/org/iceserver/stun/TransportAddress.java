package org.iceserver.stun;

/**
 * An IP address and port of an attribute: 128 bits in network order, IPv4 as {@code ::ffff:a.b.c.d}.
 *
 * <p>The family is kept as on the wire, so an IPv4-mapped address that was sent as IPv6 differs from IPv4.
 */
public record TransportAddress(AddressFamily family, long high, long low, int port) {
    public static TransportAddress v4(int bits, int port) {
        return new TransportAddress(AddressFamily.IPV4, 0, 0xFFFF_0000_0000L | (bits & 0xFFFF_FFFFL), port);
    }

    /** An address whose family follows from its bits: IPv4-mapped means IPv4. */
    public static TransportAddress of(long high, long low, int port) {
        boolean v4 = high == 0 && low >>> 32 == 0xFFFFL;
        return new TransportAddress(v4 ? AddressFamily.IPV4 : AddressFamily.IPV6, high, low, port);
    }
}
