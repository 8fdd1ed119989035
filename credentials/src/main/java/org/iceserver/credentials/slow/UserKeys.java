package org.iceserver.credentials.slow;

import java.time.Duration;

import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.IntegrityKey;
import org.jspecify.annotations.Nullable;

/**
 * A user from a database or webhook: keys, no password (RFC 8489 s9.2.2, RFC 8656 s6).
 *
 * @param md5 null when there is no such key
 * @param sha256 null when there is only an MD5 key, as in coturn's tables
 * @param quotaUser the user for whom the sessions count
 * @param goodFor how long after the answer sessions may begin with these keys; null means until a new answer
 */
public record UserKeys(String name, @Nullable IntegrityKey md5, @Nullable IntegrityKey sha256, String quotaUser,
        @Nullable Duration goodFor) {
    /** A user who counts for itself, with keys that do not expire. */
    public UserKeys(String name, @Nullable IntegrityKey md5, @Nullable IntegrityKey sha256) {
        this(name, md5, sha256, name, null);
    }

    @Nullable
    IntegrityKey made(PasswordAlgorithm algorithm) {
        return algorithm.equals(PasswordAlgorithm.SHA256) ? sha256() : md5();
    }

    /** The text does not contain the keys. */
    @Override
    public String toString() {
        return name;
    }
}
