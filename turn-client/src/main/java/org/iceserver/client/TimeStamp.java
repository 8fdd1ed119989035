package org.iceserver.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.iceserver.stun.ErrorCode;

/**
 * The time when a credential expires, taken from its TURN REST user name: {@code TIMESTAMP:NAME} or the bare time stamp, in
 * seconds since 1970. coturn also accepts {@code NAME:TIMESTAMP}.
 */
record TimeStamp(Instant expires) {
    /** Fewer digits would be a date before 1973, so the name only happens to be a number. */
    private static final Pattern REST = Pattern.compile("(\\d{9,12})(?::.*)?|[^:]*:(\\d{9,12})");
    /** The number of digits of a time in milliseconds, as JavaScript counts. */
    private static final Pattern MILLISECONDS = Pattern.compile("(\\d{13,15})(?::.*)?");
    private static final int MILLIS = 1_000;
    /** The longest plausible life of a credential. */
    private static final Duration PLAUSIBLE = Duration.ofDays(3_650);

    /** Empty if the user name has no time stamp. */
    static Optional<TimeStamp> of(String username) {
        Matcher name = REST.matcher(username);
        if (!name.matches()) {
            return Optional.empty();
        }
        String digits = name.group(1) == null ? name.group(2) : name.group(1);
        return Optional.of(new TimeStamp(Instant.ofEpochSecond(Long.parseLong(digits))));
    }

    /** Why a server may have answered 401 to this user name, as far as this machine's clock can tell. */
    static String refused(String username, Instant now) {
        Matcher millis = MILLISECONDS.matcher(username);
        String why = millis.matches() && plausible(Instant.ofEpochMilli(Long.parseLong(millis.group(1))), now)
                ? "The server does not accept this credential, whose time stamp " + millis.group(1)
                        + " counts milliseconds: make it with seconds since 1970, "
                        + Long.parseLong(millis.group(1)) / MILLIS + "."
                : of(username).map(stamp -> stamp.refused(now))
                        .orElse("The server does not accept this user and password: check both, and that its operator has "
                                + "this user in its realm.");
        return why + " (" + ErrorCode.UNAUTHENTICATED.code() + " " + ErrorCode.UNAUTHENTICATED.phrase() + ")";
    }

    private String refused(Instant now) {
        Duration left = Duration.between(now, expires);
        if (!left.isPositive()) {
            return "The server does not accept this credential, which expired at " + text() + ", " + SpanText.of(left)
                    + " ago by this machine's clock: get a new one, or put the clock right that is wrong.";
        }
        if (!plausible(expires, now)) {
            return "The server does not accept this credential, whose time stamp lies " + SpanText.of(left)
                    + " ahead by this machine's clock: make it with seconds since 1970.";
        }
        return "The server does not accept this credential, which is good until " + text()
                + " by this machine's clock: it was made with another secret than the server's, or the server's clock is "
                + "more than " + SpanText.of(left) + " ahead.";
    }

    /**
     * What to add when a server accepted the credential; empty if there is nothing to say. Only one of the two clocks can be
     * right.
     */
    String accepted(Instant now) {
        Duration left = Duration.between(now, expires);
        return left.isPositive()
                ? ""
                : " It accepts a credential that expired " + SpanText.of(left)
                        + " ago by this machine's clock: this clock is ahead, or the server's is behind.";
    }

    private static boolean plausible(Instant end, Instant now) {
        return Duration.between(now, end).compareTo(PLAUSIBLE) < 0;
    }

    private String text() {
        try {
            return expires.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC).toString();
        } catch (DateTimeException tooFar) {
            return "second " + expires.getEpochSecond();
        }
    }
}
