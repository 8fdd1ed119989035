package org.iceserver.turn.auth;

import org.iceserver.stun.SecurityFeatures;
import org.jspecify.annotations.Nullable;

/** Knows users' keys. Called on media loops: it never blocks, and one source may serve several loops at once. */
@FunctionalInterface
public interface CredentialSource {
    /** @param epochSeconds the wall clock, against which time-limited credentials are judged */
    KeyLookup find(KeyQuery query, long epochSeconds);

    /**
     * What of RFC 8489 this source can do for each of its users: find the SHA-256 key, find the user by USERHASH. A
     * challenge offers only what every source can, since it is written before anybody has said who they are.
     */
    default SecurityFeatures features() {
        return SecurityFeatures.NONE;
    }

    /** Under which name authorization servers know this server (RFC 7635 s6.1), or null: no access tokens are taken. */
    default @Nullable String serverName() {
        return null;
    }
}
