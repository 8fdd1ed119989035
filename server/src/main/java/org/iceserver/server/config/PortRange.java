package org.iceserver.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ports that relayed transport addresses are taken from, both ends included. */
public record PortRange(int first, int last) {
    /** The dynamic ports (RFC 6335 s6). */
    public static final PortRange USUAL = new PortRange(49_152, 65_535);
    private static final Pattern TEXT = Pattern.compile("(\\d{1,5})-(\\d{1,5})");

    public PortRange {
        if (first < 1 || last > 65_535) {
            throw new IllegalArgumentException("ports go from 1 to 65535, not " + first + "-" + last);
        }
        if (first > last) {
            throw new IllegalArgumentException(
                    "the range " + first + "-" + last + " is empty: write the lower port first");
        }
    }

    public static PortRange parse(String text) {
        Matcher range = TEXT.matcher(text);
        if (!range.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a port range such as 49152-65535");
        }
        return new PortRange(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
    }

    public int size() {
        return last - first + 1;
    }

    boolean overlaps(PortRange other) {
        return first <= other.last && other.first <= last;
    }

    /** The parts of this range below and above another range. */
    public List<PortRange> without(PortRange other) {
        if (!overlaps(other)) {
            return List.of(this);
        }
        List<PortRange> left = new ArrayList<>();
        if (first < other.first) {
            left.add(new PortRange(first, other.first - 1));
        }
        if (other.last < last) {
            left.add(new PortRange(other.last + 1, last));
        }
        return left;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
