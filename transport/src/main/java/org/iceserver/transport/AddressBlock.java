package org.iceserver.transport;

/**
 * A range of addresses of one family: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, {@code 192.0.2.1-192.0.2.9}, or one
 * address.
 *
 * <p>A block of IPv6 contains no IPv4 addresses, and the other way round. A block written as {@code ::ffff:a.b.c.d} is
 * one of IPv6. It matches nobody, because every IPv4-mapped address of a client counts as the IPv4 address in it.
 *
 * @param first the lowest address of the block
 * @param last the highest
 * @param v4 whether the block was written as IPv4
 */
public record AddressBlock(IpAddress first, IpAddress last, boolean v4) {
    private static final int BITS = 128;
    private static final int V4_BITS = 32;

    public AddressBlock {
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException("'" + first + "-" + last + "' is empty: write the lower address first");
        }
    }

    /**
     * Reads {@code ADDRESS/PREFIX}, {@code FIRST-LAST}, or a single address, which is a block of one.
     *
     * @throws IllegalArgumentException with one sentence that says what is wrong
     */
    public static AddressBlock parse(String text) {
        int dash = text.indexOf('-');
        if (dash >= 0) {
            return range(text, text.substring(0, dash).strip(), text.substring(dash + 1).strip());
        }
        int slash = text.indexOf('/');
        String base = slash < 0 ? text : text.substring(0, slash);
        return prefixed(text, base, slash < 0 ? "" : text.substring(slash));
    }

    private static AddressBlock range(String whole, String low, String high) {
        if (isV4(low) != isV4(high)) {
            throw new IllegalArgumentException("'" + whole + "' mixes IPv4 and IPv6");
        }
        return new AddressBlock(IpAddress.parse(low), IpAddress.parse(high), isV4(low));
    }

    private static AddressBlock prefixed(String whole, String base, String prefix) {
        IpAddress address = IpAddress.parse(base);
        boolean v4 = isV4(base);
        int width = v4 ? V4_BITS : BITS;
        int bits = prefix.isEmpty() ? width : prefix(whole, prefix.substring(1), width);
        AddressBlock block = block(address, bits + BITS - width, v4);
        if (!block.first.equals(address)) {
            throw new IllegalArgumentException("'" + whole + "' has bits set behind its prefix; did you mean "
                    + block.name(block.first) + "/" + bits + "?");
        }
        return block;
    }

    private static boolean isV4(String literal) {
        return literal.indexOf(':') < 0;
    }

    public boolean contains(IpAddress address) {
        return contains(address.high(), address.low());
    }

    /** An unsigned comparison of all 128 bits, never byte by byte. */
    public boolean contains(long high, long low) {
        return IpAddress.isV4(high, low) == v4 && compare(high, low, first) >= 0 && compare(high, low, last) <= 0;
    }

    /** Whether every address of this block is in the other. */
    public boolean within(AddressBlock other) {
        return v4 == other.v4 && compare(first.high(), first.low(), other.first) >= 0
                && compare(last.high(), last.low(), other.last) <= 0;
    }

    /** Whether this is exactly one address. */
    public boolean single() {
        return first.equals(last);
    }

    /** Whether this block has only IPv4-mapped addresses, so that it matches nobody. */
    public boolean mapped() {
        return !v4 && first.isV4() && last.isV4();
    }

    /**
     * The IPv4 block that is meant by a {@link #mapped} one; any other block is returned unchanged. For queries about
     * clients.
     */
    public AddressBlock unmapped() {
        return mapped() ? new AddressBlock(first, last, true) : this;
    }

    /** A note for the author of a {@link #mapped} block: why it matches nobody, and what to write instead. */
    public String mappedNote() {
        return this + " matches nobody, since an IPv4-mapped address counts as the IPv4 address in it; write "
                + unmapped() + " if that is meant";
    }

    private static int compare(long high, long low, IpAddress other) {
        int upper = Long.compareUnsigned(high, other.high());
        return upper != 0 ? upper : Long.compareUnsigned(low, other.low());
    }

    private static AddressBlock block(IpAddress base, int prefix, boolean v4) {
        long highMask = prefix >= Long.SIZE ? -1 : mask(prefix);
        long lowMask = prefix <= Long.SIZE ? 0 : mask(prefix - Long.SIZE);
        long high = base.high() & highMask;
        long low = base.low() & lowMask;
        return new AddressBlock(new IpAddress(high, low), new IpAddress(high | ~highMask, low | ~lowMask), v4);
    }

    /** A long whose top bits are set. Java shifts by 64 as if by 0. */
    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << (Long.SIZE - bits);
    }

    private static int prefix(String whole, String digits, int width) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                || Integer.parseInt(digits) > width) {
            throw new IllegalArgumentException(
                    "'" + whole + "' is not a block of addresses: the prefix length must be 0 to " + width);
        }
        return Integer.parseInt(digits);
    }

    /** The prefix length of this block, counted over 128 bits; -1 when it cannot be written with a prefix. */
    private int prefix() {
        long high = first.high() ^ last.high();
        long low = first.low() ^ last.low();
        int prefix = high == 0 ? Long.SIZE + Long.numberOfLeadingZeros(low) : Long.numberOfLeadingZeros(high);
        return block(first, prefix, v4).equals(this) ? prefix : -1;
    }

    private String name(IpAddress address) {
        return !v4 && address.isV4() ? "::ffff:" + address : address.toString();
    }

    /** {@code ADDRESS/PREFIX}, or {@code FIRST-LAST} when no prefix fits; {@link #parse} can read it. */
    @Override
    public String toString() {
        int prefix = prefix();
        return prefix < 0
                ? name(first) + "-" + name(last)
                : name(first) + "/" + (v4 ? prefix - (BITS - V4_BITS) : prefix);
    }
}
