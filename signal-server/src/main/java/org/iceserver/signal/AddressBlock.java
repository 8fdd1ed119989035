package org.iceserver.signal;

import org.iceserver.transport.IpAddress;

/**
 * A run of addresses that share their first bits, such as {@code 10.0.0.0/8}.
 *
 * @param first the lowest address of the block
 * @param bits how many leading bits are shared, counted over 128 (an IPv4 prefix plus 96)
 */
public record AddressBlock(IpAddress first, int bits) {
    public AddressBlock {
        if (bits < 0 || bits > 128 || !first.equals(masked(first, bits))) {
            throw new IllegalArgumentException(first + " has bits set behind its prefix of " + bits + " bits");
        }
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fc00::/7}, or a single address.
     *
     * @throws IllegalArgumentException when the text is not a block; the message says why
     */
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        IpAddress first = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        int width = first.isV4() ? 32 : 128;
        int prefix = slash < 0 ? width : prefixLength(text, slash, width);
        return new AddressBlock(first, prefix + 128 - width);
    }

    private static int prefixLength(String text, int slash, int width) {
        String digits = text.substring(slash + 1);
        int prefix = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
        if (prefix < 0 || prefix > width) {
            throw new IllegalArgumentException("'" + text + "' needs a prefix length from 0 to " + width);
        }
        return prefix;
    }

    public boolean contains(IpAddress address) {
        return first.equals(masked(address, bits));
    }

    private static IpAddress masked(IpAddress address, int bits) {
        long high = bits == 0 ? 0 : address.high() & (bits >= 64 ? -1L : -1L << (64 - bits));
        long low = bits <= 64 ? 0 : address.low() & (-1L << (128 - bits));
        return new IpAddress(high, low);
    }

    @Override
    public String toString() {
        return first + "/" + (first.isV4() ? bits - 96 : bits);
    }
}
