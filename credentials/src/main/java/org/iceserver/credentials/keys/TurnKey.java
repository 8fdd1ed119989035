package org.iceserver.credentials.keys;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

import org.iceserver.credentials.RestSecret;
import org.iceserver.stun.Bytes;

/**
 * A tenant's key as a store has it.
 *
 * @param id see {@link KeyId}
 * @param name the operator's name for it
 * @param tokenHash see {@link ApiToken#hash}
 * @param secret makes the passwords of its credentials; it never leaves the server and its store
 * @param created in whole seconds
 * @param revoked when the operator revoked it, in whole seconds; empty while it serves
 */
public record TurnKey(String id, String name, Bytes tokenHash, RestSecret secret, Instant created,
        Optional<Instant> revoked) {
    public boolean serves() {
        return revoked.isEmpty();
    }

    /** Whether this is the key's token. Takes the same time for every token. */
    boolean opensWith(ApiToken token) {
        return MessageDigest.isEqual(tokenHash.toArray(), token.hash().toArray());
    }

    /** The text contains neither the hash nor the secret. */
    @Override
    public String toString() {
        return "key " + id;
    }
}
