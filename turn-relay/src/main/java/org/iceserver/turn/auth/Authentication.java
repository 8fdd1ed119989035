package org.iceserver.turn.auth;

import org.iceserver.turn.rejection.Rejection;

/** The result of an authentication that was not refused. */
public sealed interface Authentication {
    /** The request was signed with this user's key. */
    record Proven(String username, String quotaUser, UserKey key) implements Authentication {}

    /**
     * The request must wait for the credential source.
     *
     * @param soFar why the request is refused if that source does not know the user either
     */
    record Pending(KeyQuery query, Rejection soFar) implements Authentication {}
}
