package org.iceserver.stun;

/** Refuses numbers that their field on the wire cannot hold. */
final class Range {
    private Range() {}

    static long check(String name, long number, long maximum) {
        if (number < 0 || number > maximum) {
            throw new IllegalArgumentException(name + " holds 0 to " + maximum + ", not " + number);
        }
        return number;
    }
}
