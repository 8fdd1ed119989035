package org.iceserver.stun;

/** Transport addresses as people write them: {@code 192.0.2.1:3478}, {@code [2001:db8::1]:3478} (RFC 5952). */
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    static String of(TransportAddress address) {
        return switch (address.family()) {
            case IPV4 -> v4((int) address.low()) + ":" + address.port();
            case IPV6 -> "[" + v6(address.high(), address.low()) + "]:" + address.port();
        };
    }

    private static String v4(int bits) {
        return (bits >>> 24) + "." + ((bits >>> 16) & 0xFF) + "." + ((bits >>> 8) & 0xFF) + "." + (bits & 0xFF);
    }

    /** Leaves out the longest run of two or more zero groups; of equal runs, the first. */
    private static String v6(long high, long low) {
        int gap = -1;
        int gapLength = 1;
        for (int at = 0; at < GROUPS; at++) {
            int length = zeros(high, low, at);
            if (length > gapLength) {
                gap = at;
                gapLength = length;
            }
        }
        return gap < 0
                ? groups(high, low, 0, GROUPS)
                : groups(high, low, 0, gap) + "::" + groups(high, low, gap + gapLength, GROUPS);
    }

    private static int zeros(long high, long low, int from) {
        int at = from;
        while (at < GROUPS && group(high, low, at) == 0) {
            at++;
        }
        return at - from;
    }

    private static String groups(long high, long low, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int at = from; at < to; at++) {
            text.append(at == from ? "" : ":").append(Integer.toHexString(group(high, low, at)));
        }
        return text.toString();
    }

    private static int group(long high, long low, int index) {
        long half = index < GROUPS / 2 ? high : low;
        return (int) (half >>> (48 - 16 * (index % (GROUPS / 2)))) & 0xFFFF;
    }
}
