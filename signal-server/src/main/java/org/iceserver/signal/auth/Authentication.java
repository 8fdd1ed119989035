package org.iceserver.signal.auth;

import java.net.URI;

/** How the signal port finds out who may come in. */
public sealed interface Authentication {
    /** It does not: the profile alone decides. */
    record None() implements Authentication {}

    /** By a signed token. */
    record Jwt(JwtKeys keys) implements Authentication {}

    /** By asking a server of the operator. */
    record Webhook(URI url) implements Authentication {
        public Webhook {
            String scheme = String.valueOf(url.getScheme());
            if (!(scheme.equals("https") || scheme.equals("http")) || url.getHost() == null) {
                throw new IllegalArgumentException(
                        "--webhook is not an address such as https://app.example/may-connect");
            }
        }
    }
}
