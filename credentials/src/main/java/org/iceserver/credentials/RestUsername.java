package org.iceserver.credentials;

import org.iceserver.turn.auth.MintedUser;
import org.jspecify.annotations.Nullable;

/**
 * The user name of a TURN REST credential: {@code timestamp:user}, {@code user:timestamp} or only {@code timestamp},
 * with the operator's separator.
 *
 * @param expiresEpochSeconds the first second in which it can no longer begin a session
 * @param quotaUser the user for whom sessions count: the part that is not the time stamp, and of a {@link MintedUser}
 *     its account; a name that is only a time stamp counts for itself
 */
record RestUsername(long expiresEpochSeconds, String quotaUser) {
    /** The most digits of a time stamp: enough until the year 5138, and few enough for a long. */
    private static final int MAX_DIGITS = 11;

    /** Null when the name has no time stamp. If both ends are numbers, the first is the time stamp. */
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
