package org.iceserver.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** The median of some figures, and how widely they are spread. */
public record Spread(double median, double least, double most, int count) {
    /** @throws IllegalArgumentException when there are no figures */
    public static Spread of(double... figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("no figures, no median");
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** For ratios: {@code 0.42 (0.40-0.45)}. */
    public String asRatio() {
        return String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", median, least, most);
    }

    /** For counts: {@code 1,234 (1,200-1,300)}. */
    public String asCount() {
        return String.format(Locale.ROOT, "%,.0f (%,.0f-%,.0f)", median, least, most);
    }
}
