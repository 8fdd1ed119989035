package org.iceserver.turn.auth;

import org.iceserver.stun.Attribute.PasswordAlgorithm;

/**
 * Asks for the keys of one user.
 *
 * @param realm this server's realm
 * @param algorithm how the request's key was made from the password: MD5 or SHA-256
 * @param allocate whether a new session is requested; only then is the expiry of a time-limited credential checked
 */
public record KeyQuery(Claim claim, String realm, PasswordAlgorithm algorithm, boolean allocate) {
    /** A query for a client that sends its name and chose no algorithm, such as one of RFC 5389. */
    public KeyQuery(String username, String realm, boolean allocate) {
        this(new Claim.Name(username), realm, PasswordAlgorithm.MD5, allocate);
    }
}
