package org.iceserver.turn;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Bytes;

/** Whom a request says it is from. */
public sealed interface Claim {
    /** USERNAME (RFC 8489 s14.3), as it came. */
    record Name(String username) implements Claim {}

    /** USERHASH (RFC 8489 s14.4), in place of the name. */
    record Hash(Bytes userhash) implements Claim {}

    /** Whether that is the user of this name. */
    default boolean names(String username, String realm) {
        return switch (this) {
            case Name name -> name.username().equals(username);
            case Hash hash -> hash.userhash().equals(Attribute.Userhash.of(username, realm));
        };
    }
}
