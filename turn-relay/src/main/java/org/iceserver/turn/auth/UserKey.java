package org.iceserver.turn.auth;

import java.util.concurrent.TimeUnit;

import org.iceserver.stun.Attribute.PasswordAlgorithm;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.turn.time.Now;

/**
 * The key a request was signed with.
 *
 * @param username the name that belongs to the key: a user, or a token's kid
 * @param algorithm how the key was made from the password
 * @param fromToken whether the key comes from an access token (RFC 7635)
 * @param untilNanos when the access token expires, by the monotonic clock, because a wall clock that jumps must not end
 *     a session; {@link #FOR_GOOD} for other credentials
 */
public record UserKey(String username, IntegrityKey key, PasswordAlgorithm algorithm, boolean fromToken,
        long untilNanos) {
    /** A marker, not a time: never used in arithmetic. */
    private static final long FOR_GOOD = Long.MAX_VALUE;

    /** @param key the one of the found keys that signed the request */
    public static UserKey of(KeyQuery query, KeyLookup.Found found, IntegrityKey key, Now now) {
        long until = found.untilEpochSeconds() == KeyLookup.Found.FOR_GOOD
                ? FOR_GOOD
                : now.nanos() + TimeUnit.SECONDS.toNanos(found.untilEpochSeconds() - now.epochSeconds());
        return new UserKey(found.username(), key, query.algorithm(), query.claim() instanceof Claim.Token, until);
    }

    /** Signs with MESSAGE-INTEGRITY-SHA256 when the client chose a password algorithm, else with MESSAGE-INTEGRITY. */
    public void sign(StunEncoder response, StunMessage request) {
        if (request.has(PasswordAlgorithm.class)) {
            response.integritySha256(key);
        } else {
            response.integrity(key);
        }
    }

    /** How long its sessions may still live; never negative. */
    public long nanosLeft(long nowNanos) {
        return untilNanos == FOR_GOOD ? Long.MAX_VALUE : Math.max(0, untilNanos - nowNanos);
    }
}
