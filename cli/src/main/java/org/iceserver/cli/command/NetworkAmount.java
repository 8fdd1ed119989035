package org.iceserver.cli.command;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The amounts that describe a network, as people write them. */
public sealed interface NetworkAmount {
    /** Such as {@code 5%}, {@code 0.5%} or {@code 5}. */
    record Percent(double percent) implements NetworkAmount {
        private static final Pattern TEXT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%?");

        public static Percent parse(String text) {
            Matcher parts = TEXT.matcher(text);
            if (!parts.matches() || Double.parseDouble(parts.group(1)) > 100) {
                throw new IllegalArgumentException("'" + text + "' is not a part such as 5% or 0.5%");
            }
            return new Percent(Double.parseDouble(parts.group(1)));
        }

        static String text(double percent) {
            return BigDecimal.valueOf(percent).setScale(4, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString()
                    + " %";
        }
    }

    /** Such as {@code 80ms} or {@code 1.5s}; a number alone is milliseconds. */
    record Millis(int millis) implements NetworkAmount {
        private static final Pattern TEXT = Pattern.compile("(\\d{1,5}(?:\\.\\d{1,3})?)(ms|s|)");
        private static final BigDecimal SECOND = BigDecimal.valueOf(1_000);

        public static Millis parse(String text) {
            Matcher parts = TEXT.matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException("'" + text + "' is not a time such as 80ms or 1.5s");
            }
            BigDecimal amount = new BigDecimal(parts.group(1));
            BigDecimal millis = parts.group(2).equals("s") ? amount.multiply(SECOND) : amount;
            return new Millis(millis.setScale(0, RoundingMode.HALF_UP).intValueExact());
        }
    }

    /** Such as {@code 600k}, {@code 1.5M} or {@code 600000} bits per second. */
    record BitRate(int bitsPerSecond) implements NetworkAmount {
        private static final Pattern TEXT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)([kM]?)");
        private static final BigDecimal KILO = BigDecimal.valueOf(1_000);
        private static final BigDecimal MEGA = BigDecimal.valueOf(1_000_000);
        private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

        public static BitRate parse(String text) {
            Matcher parts = TEXT.matcher(text);
            BigDecimal bits = parts.matches() ? new BigDecimal(parts.group(1)).multiply(unit(parts.group(2))) : MOST;
            if (bits.compareTo(MOST) >= 0) {
                throw new IllegalArgumentException("'" + text + "' is not a rate such as 600k or 2M bits per second");
            }
            return new BitRate(bits.setScale(0, RoundingMode.HALF_UP).intValueExact());
        }

        private static BigDecimal unit(String letter) {
            return switch (letter) {
                case "k" -> KILO;
                case "M" -> MEGA;
                default -> BigDecimal.ONE;
            };
        }

        static String text(long bitsPerSecond) {
            return BigDecimal.valueOf(bitsPerSecond).divide(KILO).stripTrailingZeros().toPlainString() + " kbit/s";
        }
    }
}
