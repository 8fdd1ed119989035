package org.iceserver.benchmarks;

import java.util.Arrays;

/**
 * Decides whether two samples can come from the same distribution, by the rank sum test of Mann and Whitney. The test assumes
 * nothing about the form of the distribution. It uses the normal approximation, without a correction for ties.
 */
final class TwoSamples {
    /** Equal distributions give ranks beyond this value less than once in a thousand times, counting both sides. */
    static final double CERTAIN = 3.29;

    private final double[] one;
    private final double[] other;

    TwoSamples(double[] one, double[] other) {
        this.one = one.clone();
        this.other = other.clone();
        Arrays.sort(this.one);
        Arrays.sort(this.other);
    }

    /** The number of values in the first sample. */
    int size() {
        return one.length;
    }

    /** How many standard deviations the ranks of the first sample are above (or below) those of equal distributions. */
    double z() {
        double n = one.length;
        double m = other.length;
        double u = 0;
        int below = 0;
        int belowOrEqual = 0;
        for (double value : one) {
            while (below < other.length && other[below] < value) {
                below++;
            }
            while (belowOrEqual < other.length && other[belowOrEqual] <= value) {
                belowOrEqual++;
            }
            u += (below + belowOrEqual) / 2.0;
        }
        return (u - n * m / 2) / Math.sqrt(n * m * (n + m + 1) / 12);
    }

    boolean differ() {
        return Math.abs(z()) > CERTAIN;
    }

    /** The value below which this percentage of the first sample lies. */
    double oneAt(int percent) {
        return at(one, percent);
    }

    /** Like {@link #oneAt}, for the second sample. */
    double otherAt(int percent) {
        return at(other, percent);
    }

    private static double at(double[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
