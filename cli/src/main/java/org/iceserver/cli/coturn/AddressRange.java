package org.iceserver.cli.coturn;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.transport.IpAddress;

/**
 * The addresses that {@code denied-peer-ip} and {@code allowed-peer-ip} name, {@code A} or {@code A-B}, as the fewest blocks
 * that hold exactly these. A block, {@code A/PREFIX}, is taken as it is.
 */
public final class AddressRange {
    private static final int V4_BITS = 32;
    private static final int BITS = 128;

    private AddressRange() {}

    /** @throws IllegalArgumentException with a sentence, when it is no range */
    public static List<String> blocks(String text) {
        if (text.indexOf('/') >= 0) {
            return List.of(text);
        }
        int dash = text.indexOf('-');
        IpAddress first = IpAddress.parse((dash < 0 ? text : text.substring(0, dash)).strip());
        IpAddress last = dash < 0 ? first : IpAddress.parse(text.substring(dash + 1).strip());
        if (first.isV4() != last.isV4()) {
            throw new IllegalArgumentException("'" + text + "' mixes IPv4 and IPv6");
        }
        BigInteger low = number(first);
        BigInteger high = number(last);
        if (low.compareTo(high) > 0) {
            throw new IllegalArgumentException("'" + text + "' is empty: write the lower address first");
        }
        return blocks(low, high, first.isV4() ? V4_BITS : BITS);
    }

    /** From the lower end, each time the largest block that begins there and ends within the range. */
    private static List<String> blocks(BigInteger first, BigInteger last, int width) {
        List<String> blocks = new ArrayList<>();
        BigInteger next = first;
        while (next.compareTo(last) <= 0) {
            int aligned = next.signum() == 0 ? BITS : next.getLowestSetBit();
            int fitting = last.subtract(next).add(BigInteger.ONE).bitLength() - 1;
            int bits = Math.min(Math.min(aligned, fitting), width);
            blocks.add(address(next) + "/" + (width - bits));
            next = next.add(BigInteger.ONE.shiftLeft(bits));
        }
        return blocks;
    }

    private static BigInteger number(IpAddress address) {
        return new BigInteger(Long.toUnsignedString(address.high())).shiftLeft(Long.SIZE)
                .or(new BigInteger(Long.toUnsignedString(address.low())));
    }

    private static IpAddress address(BigInteger number) {
        return new IpAddress(number.shiftRight(Long.SIZE).longValue(), number.longValue());
    }
}
