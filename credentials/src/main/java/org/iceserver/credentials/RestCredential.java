package org.iceserver.credentials;

/**
 * A minted credential, as a client's {@code iceServers} entry takes it.
 *
 * @param ttlSeconds for how long it may begin sessions
 */
public record RestCredential(String username, String password, long ttlSeconds) {
    /** Without the password. */
    @Override
    public String toString() {
        return username;
    }
}
