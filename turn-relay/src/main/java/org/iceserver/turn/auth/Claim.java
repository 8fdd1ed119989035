package org.iceserver.turn.auth;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Bytes;

/** The identity that a request claims. */
public sealed interface Claim {
    /** USERNAME (RFC 8489 s14.3), as received. */
    record Name(String username) implements Claim {}

    /** USERHASH (RFC 8489 s14.4), in place of the name. */
    record Hash(Bytes userhash) implements Claim {}

    /** ACCESS-TOKEN (RFC 7635 s6.2), beside a USERNAME that names the key the token was encrypted with. */
    record Token(String kid, Bytes accessToken) implements Claim {}

    /** Whether this claim names the user of this name. */
    default boolean names(String username, String realm) {
        return switch (this) {
            case Name name -> name.username().equals(username);
            // A token must be checked again: it may be a new one.
            case Token _ -> false;
            case Hash hash -> hash.userhash().equals(Attribute.Userhash.of(username, realm));
        };
    }
}
