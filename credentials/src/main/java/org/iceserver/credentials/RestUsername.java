package org.iceserver.credentials;

import org.iceserver.turn.auth.MintedUser;
import org.jspecify.annotations.Nullable;

/**
 * The user name of a TURN REST credential: {@code timestamp:user}, {@code user:timestamp} or a bare {@code timestamp}, with
 * whichever separator the operator chose.
 *
 * @param expiresEpochSeconds the first second in which it begins no session any more
 * @param quotaUser whom sessions count for: the part that is not the time stamp, of a {@link MintedUser} its account; a bare
 *        time stamp counts for itself
 */
record RestUsername(long expiresEpochSeconds, String quotaUser) {
    /** More digits than any second until the year 5138 has, and few enough for a long. */
    private static final int MAX_DIGITS = 11;

    /** Null when there is no time stamp in it. Where both ends are numbers, the first is the time stamp. */
    static @Nullable RestUsername parse(String username, char separator) {
        int first = username.indexOf(separator);
        if (first < 0) {
            return digits(username) ? new RestUsername(Long.parseLong(username), username) : null;
        }
        String head = username.substring(0, first);
        if (digits(head)) {
            return new RestUsername(Long.parseLong(head), MintedUser.account(username.substring(first + 1)));
        }
        int last = username.lastIndexOf(separator);
        String tail = username.substring(last + 1);
        return digits(tail) ? new RestUsername(Long.parseLong(tail), username.substring(0, last)) : null;
    }

    private static boolean digits(String text) {
        return !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
