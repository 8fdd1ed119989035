package org.iceserver.turn.auth;

import org.iceserver.turn.rejection.Rejection;

/** What authentication came to, when it was not refused. */
public sealed interface Authentication {
    /** The request was signed with this user's key. */
    record Proven(String username, String quotaUser, UserKey key) implements Authentication {}

    /**
     * The credential source has to be waited for.
     *
     * @param soFar why the request would be refused when that knows nothing either
     */
    record Pending(KeyQuery query, Rejection soFar) implements Authentication {}
}
