package org.iceserver.turn.auth;

import org.iceserver.stun.SecurityFeatures;
import org.jspecify.annotations.Nullable;

/** Finds users' keys. Called on media loops: it never blocks, and several loops may call it at once. */
@FunctionalInterface
public interface CredentialSource {
    /** @param epochSeconds the wall clock, which decides whether a time-limited credential has expired */
    KeyLookup find(KeyQuery query, long epochSeconds);

    /**
     * The features of RFC 8489 that this source has for all of its users: SHA-256 keys, and finding a user by USERHASH.
     * A challenge offers only features that every source has, because it is sent before the client has named its user.
     */
    default SecurityFeatures features() {
        return SecurityFeatures.NONE;
    }

    /**
     * The name by which authorization servers know this server (RFC 7635 s6.1); null when it takes no access tokens.
     */
    default @Nullable String serverName() {
        return null;
    }
}
