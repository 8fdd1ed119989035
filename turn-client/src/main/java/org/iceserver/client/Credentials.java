package org.iceserver.client;

import org.iceserver.stun.OpaqueString;

/** A long-term credential (RFC 8489 s9.2). Both parts are prepared by RFC 8265. The password is never printed. */
public record Credentials(String username, String password) {
    /** @throws IllegalArgumentException with one sentence, when a part is empty or has forbidden characters */
    public Credentials {
        username = OpaqueString.enforce("the user name", username);
        password = OpaqueString.enforce("the password", password);
    }

    @Override
    public String toString() {
        return "Credentials[" + username + "]";
    }
}
