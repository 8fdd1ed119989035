package org.iceserver.turn;

/**
 * Asks for the key of one user.
 *
 * @param username the USERNAME as it came
 * @param realm our realm
 * @param allocate whether a new session is asked for: only then does a time-limited credential's expiry count
 */
public record KeyQuery(String username, String realm, boolean allocate) {}
