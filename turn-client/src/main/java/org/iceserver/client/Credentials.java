package org.iceserver.client;

/** A long-term credential (RFC 8489 s9.2). The password is never printed. */
public record Credentials(String username, String password) {
    @Override
    public String toString() {
        return "Credentials[" + username + "]";
    }
}
