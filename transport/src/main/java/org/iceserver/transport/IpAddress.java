package org.iceserver.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

import io.netty.util.NetUtil;

/**
 * An IP address of either family as 128 bits in network order; IPv4 is {@code ::ffff:a.b.c.d}.
 *
 * <p>The whole server uses this form: sockets, allocations, permissions and policy all compare these two longs.
 */
public record IpAddress(long high, long low) implements Comparable<IpAddress> {
    private static final long V4_PREFIX = 0x0000_FFFF_0000_0000L;

    /** The IPv4 address with these 32 bits. */
    public static IpAddress v4(int bits) {
        return new IpAddress(0, V4_PREFIX | (bits & 0xFFFF_FFFFL));
    }

    /** Four bytes are IPv4. Sixteen are IPv6; an IPv4-mapped address becomes the IPv4 address in it. */
    public static IpAddress of(byte[] bytes) {
        return switch (bytes.length) {
            case 4 -> v4(ByteBuffer.wrap(bytes).getInt());
            case 16 -> new IpAddress(ByteBuffer.wrap(bytes).getLong(), ByteBuffer.wrap(bytes).getLong(8));
            default -> throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + bytes.length);
        };
    }

    public static IpAddress of(InetAddress address) {
        return of(address.getAddress());
    }

    /**
     * Reads a literal such as {@code 192.0.2.1}, {@code 2001:db8::1} or {@code [2001:db8::1]}; never asks a resolver.
     * The short forms of IPv4 are refused, because 10 would mean 0.0.0.10, which is not what the user wants.
     *
     * @throws IllegalArgumentException with one sentence when the text is not an address
     */
    public static IpAddress parse(String literal) {
        String text = literal.startsWith("[") && literal.endsWith("]")
                ? literal.substring(1, literal.length() - 1)
                : literal;
        boolean shortForm = text.indexOf(':') < 0 && text.chars().filter(c -> c == '.').count() != 3;
        try {
            if (!shortForm) {
                return of(InetAddress.ofLiteral(text));
            }
        } catch (IllegalArgumentException _) {
            // reported below, in our words
        }
        throw new IllegalArgumentException("'" + literal + "' is not an IP address");
    }

    public static boolean isV4(long high, long low) {
        return high == 0 && low >>> 32 == 0xFFFFL;
    }

    public boolean isV4() {
        return isV4(high, low);
    }

    /** The 32 bits of an IPv4 address. */
    public int v4Bits() {
        return (int) low;
    }

    public boolean isLoopback() {
        return isV4() ? v4Bits() >>> 24 == 127 : high == 0 && low == 1;
    }

    public boolean isAny() {
        return isV4() ? v4Bits() == 0 : high == 0 && low == 0;
    }

    /**
     * The source for limits that count per source: an IPv4 address or an IPv6 /64, because one customer usually has a
     * whole /64.
     */
    public IpAddress source() {
        return isV4() || isLoopback() ? this : new IpAddress(high, 0);
    }

    /** Four bytes for IPv4, sixteen for IPv6. */
    public byte[] toBytes() {
        return isV4()
                ? ByteBuffer.allocate(4).putInt(v4Bits()).array()
                : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(toBytes());
        } catch (UnknownHostException e) {
            throw new AssertionError("four or sixteen bytes are always an address", e);
        }
    }

    /** The form in a URL: IPv6 in brackets. */
    public String toUriHost() {
        return isV4() ? toString() : "[" + this + "]";
    }

    @Override
    public int compareTo(IpAddress other) {
        int first = Long.compareUnsigned(high, other.high);
        return first != 0 ? first : Long.compareUnsigned(low, other.low);
    }

    /** The shortest form; IPv6 as in RFC 5952. */
    @Override
    public String toString() {
        return NetUtil.toAddressString(toInetAddress());
    }
}
