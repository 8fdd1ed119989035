package org.iceserver.turn.impairment;

/**
 * Random numbers that depend only on a seed and a position (the mixing function of SplitMix64). The same seed gives the
 * same numbers, in whatever order they are asked for.
 */
final class Draws {
    private static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;
    private static final double UNIT = 0x1.0p-53;

    private final long seed;

    Draws(long seed) {
        this.seed = mix(seed + GAMMA);
    }

    /** Other numbers from the same seed. */
    Draws stream(long number) {
        return new Draws(seed ^ mix(number * GAMMA));
    }

    /** The number at this position, at least 0 and below 1. */
    double at(long position) {
        return (mix(seed + position * GAMMA) >>> 11) * UNIT;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }
}
