package org.iceserver.credentials;

/**
 * A minted credential, for a client's {@code iceServers} entry.
 *
 * @param ttlSeconds how long it can begin sessions
 */
public record RestCredential(String username, String password, long ttlSeconds) {
    /** The text does not contain the password. */
    @Override
    public String toString() {
        return username;
    }
}
