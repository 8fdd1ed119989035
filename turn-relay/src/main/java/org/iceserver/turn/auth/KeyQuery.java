package org.iceserver.turn.auth;

import org.iceserver.stun.Attribute.PasswordAlgorithm;

/**
 * Asks for the keys of one user.
 *
 * @param realm our realm
 * @param algorithm how the request's key was made from the password: MD5 or SHA-256
 * @param allocate whether a new session is asked for: only then does a time-limited credential's expiry count
 */
public record KeyQuery(Claim claim, String realm, PasswordAlgorithm algorithm, boolean allocate) {
    /** For a user who gives the name and chose no algorithm, as clients of RFC 5389 do. */
    public KeyQuery(String username, String realm, boolean allocate) {
        this(new Claim.Name(username), realm, PasswordAlgorithm.MD5, allocate);
    }
}
