package org.iceserver.client;

import java.time.Duration;

/** A length of time in words, rounded down: {@code 45 s}, {@code 2 h 5 min}, {@code 3 days}, {@code 31 years}. */
final class SpanText {
    private static final long DAYS_OF_A_YEAR = 365;

    private SpanText() {}

    static String of(Duration span) {
        Duration length = span.abs();
        if (length.toMinutes() == 0) {
            return length.toSeconds() + " s";
        }
        if (length.toHours() == 0) {
            return length.toMinutes() + " min";
        }
        if (length.toDays() == 0) {
            return length.toHours() + " h" + (length.toMinutesPart() == 0 ? "" : " " + length.toMinutesPart() + " min");
        }
        long years = length.toDays() / DAYS_OF_A_YEAR;
        return years > 0 ? counted(years, "year") : counted(length.toDays(), "day");
    }

    private static String counted(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
