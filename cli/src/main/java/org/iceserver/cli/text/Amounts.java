package org.iceserver.cli.text;

import java.util.Locale;

/** Amounts for people. */
public final class Amounts {
    private static final double STEP = 1_000;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private Amounts() {}

    /** Three digits or so: 999 B, 1.5 kB, 23.4 MB. */
    public static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= STEP && unit < UNITS.length - 1) {
            amount /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }
}
