package org.iceserver.turn;

import org.iceserver.transport.IpAddress;

/**
 * A block of addresses, {@code 10.0.0.0/8} or {@code 2001:db8::/32}, as 128-bit bounds.
 *
 * @param first the block's first address, IPv4 as {@code ::ffff:a.b.c.d}
 * @param last its last address
 */
public record Cidr(IpAddress first, IpAddress last) {
    private static final int BITS = 128;
    private static final int V4_BITS = 32;

    /**
     * Reads {@code ADDRESS/PREFIX}, or a bare address, which is a block of one.
     *
     * @throws IllegalArgumentException with one sentence that says what is wrong
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        IpAddress base = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        int width = base.isV4() ? V4_BITS : BITS;
        int prefix = slash < 0 ? width : prefix(text, text.substring(slash + 1), width);
        Cidr block = block(base, prefix + BITS - width);
        if (!block.first.equals(base)) {
            throw new IllegalArgumentException("'" + text + "' has bits set behind its prefix; did you mean "
                    + block.first + "/" + prefix + "?");
        }
        return block;
    }

    public boolean contains(IpAddress address) {
        return contains(address.high(), address.low());
    }

    /** An unsigned comparison of all 128 bits, never byte by byte. */
    public boolean contains(long high, long low) {
        return compare(high, low, first) >= 0 && compare(high, low, last) <= 0;
    }

    /** Whether every address of this block is in the other. */
    public boolean within(Cidr other) {
        return other.contains(first) && other.contains(last);
    }

    /** Whether this is exactly one address. */
    public boolean single() {
        return first.equals(last);
    }

    private static int compare(long high, long low, IpAddress other) {
        int upper = Long.compareUnsigned(high, other.high());
        return upper != 0 ? upper : Long.compareUnsigned(low, other.low());
    }

    private static Cidr block(IpAddress base, int prefix) {
        long highMask = prefix >= Long.SIZE ? -1 : mask(prefix);
        long lowMask = prefix <= Long.SIZE ? 0 : mask(prefix - Long.SIZE);
        long high = base.high() & highMask;
        long low = base.low() & lowMask;
        return new Cidr(new IpAddress(high, low), new IpAddress(high | ~highMask, low | ~lowMask));
    }

    /** The top bits of a long; Java shifts by 64 as if by 0. */
    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << (Long.SIZE - bits);
    }

    private static int prefix(String whole, String digits, int width) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                || Integer.parseInt(digits) > width) {
            throw new IllegalArgumentException(
                    "'" + whole + "' is not a block of addresses: the prefix length must be 0 to "
                            + width);
        }
        return Integer.parseInt(digits);
    }

    /** {@code ADDRESS/PREFIX}, as it is read. */
    @Override
    public String toString() {
        long high = first.high() ^ last.high();
        long low = first.low() ^ last.low();
        int prefix = high == 0 ? Long.SIZE + Long.numberOfLeadingZeros(low) : Long.numberOfLeadingZeros(high);
        return first + "/" + (first.isV4() ? prefix - (BITS - V4_BITS) : prefix);
    }
}
