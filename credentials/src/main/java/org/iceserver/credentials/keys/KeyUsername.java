package org.iceserver.credentials.keys;

import org.jspecify.annotations.Nullable;

/**
 * The user name of a credential that a key made: {@code EXPIRY:KEYID:USER}, with the operator's separator. An id has a
 * fixed length, so the name is read in one way even when the separator is a character that ids use.
 *
 * @param expiresEpochSeconds the first second in which it can no longer begin a session
 * @param quotaUser the user for whom sessions count: {@code KEYID:USER} as written in the name
 */
record KeyUsername(long expiresEpochSeconds, String keyId, String quotaUser) {
    /** The most digits of a time stamp: enough until the year 5138, and few enough for a long. */
    private static final int MOST_DIGITS = 11;

    /** Null when the name has another form. */
    static @Nullable KeyUsername parse(String username, char separator) {
        int first = username.indexOf(separator);
        int second = first + 1 + KeyId.LENGTH;
        if (first < 1 || first > MOST_DIGITS || username.length() <= second + 1
                || username.charAt(second) != separator) {
            return null;
        }
        String expiry = username.substring(0, first);
        String id = username.substring(first + 1, second);
        return expiry.chars().allMatch(c -> c >= '0' && c <= '9') && KeyId.fits(id)
                ? new KeyUsername(Long.parseLong(expiry), id, username.substring(first + 1))
                : null;
    }

    static String of(long expiresEpochSeconds, String keyId, String user, char separator) {
        return expiresEpochSeconds + String.valueOf(separator) + keyId + separator + user;
    }
}
