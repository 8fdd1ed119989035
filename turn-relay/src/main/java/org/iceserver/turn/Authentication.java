package org.iceserver.turn;

/** What authentication came to, when it was not refused. */
sealed interface Authentication {
    /** The request was signed with this user's key. */
    record Proven(String username, String quotaUser, UserKey key) implements Authentication {}

    /** The credential source has to be waited for. */
    record Pending(KeyQuery query) implements Authentication {}
}
