package org.iceserver.turn;

import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.IntegrityKey;

/**
 * The key a request was signed with.
 *
 * @param username what named it: a user, or a token's kid
 * @param algorithm how it was made from the password
 * @param untilEpochSeconds when what it was proven with ends: an access token's expiry, else {@link KeyLookup.Found#FOR_GOOD}
 */
record UserKey(String username, IntegrityKey key, PasswordAlgorithm algorithm, long untilEpochSeconds) {
    /** Whether a token gave it. */
    boolean fromToken() {
        return untilEpochSeconds != KeyLookup.Found.FOR_GOOD;
    }
}
