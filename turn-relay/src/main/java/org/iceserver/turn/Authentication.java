package org.iceserver.turn;

import org.iceserver.stun.IntegrityKey;

/** What authentication came to, when it was not refused. */
sealed interface Authentication {
    /** The request was signed with this user's key. */
    record Proven(String username, String quotaUser, IntegrityKey key) implements Authentication {}

    /** The credential source has to be waited for. */
    record Pending(KeyQuery query) implements Authentication {}
}
