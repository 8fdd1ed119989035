package org.iceserver.benchmarks;

import java.util.Arrays;

/**
 * Whether two samples can come from the same distribution: the rank sum test of Mann and Whitney, which asks nothing of the
 * distribution's form, with the normal approximation and without a correction for ties.
 */
final class TwoSamples {
    /** Beyond it, equal distributions give such ranks less than once in a thousand times, on either side. */
    static final double CERTAIN = 3.29;

    private final double[] one;
    private final double[] other;

    TwoSamples(double[] one, double[] other) {
        this.one = one.clone();
        this.other = other.clone();
        Arrays.sort(this.one);
        Arrays.sort(this.other);
    }

    /** How many values the first sample has. */
    int size() {
        return one.length;
    }

    /** How many standard deviations the ranks of the first are above (or below) those of equal distributions. */
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

    /** The value below which so many percent of the first sample lie. */
    double oneAt(int percent) {
        return at(one, percent);
    }

    /** As {@link #oneAt}, of the second. */
    double otherAt(int percent) {
        return at(other, percent);
    }

    private static double at(double[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
