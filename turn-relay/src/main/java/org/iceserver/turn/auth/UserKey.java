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
 * @param username what named it: a user, or a token's kid
 * @param algorithm how it was made from the password
 * @param fromToken whether an access token gave it (RFC 7635)
 * @param untilNanos when what it was proven with ends, by the monotonic clock, since a wall clock that jumps ends no session;
 *     or {@link #FOR_GOOD}
 */
public record UserKey(String username, IntegrityKey key, PasswordAlgorithm algorithm, boolean fromToken,
        long untilNanos) {
    /** No moment but a mark: never computed with. */
    private static final long FOR_GOOD = Long.MAX_VALUE;

    /** @param key the one of those found that signed the request */
    public static UserKey of(KeyQuery query, KeyLookup.Found found, IntegrityKey key, Now now) {
        long until = found.untilEpochSeconds() == KeyLookup.Found.FOR_GOOD
                ? FOR_GOOD
                : now.nanos() + TimeUnit.SECONDS.toNanos(found.untilEpochSeconds() - now.epochSeconds());
        return new UserKey(found.username(), key, query.algorithm(), query.claim() instanceof Claim.Token, until);
    }

    /** Signs with MESSAGE-INTEGRITY-SHA256 for who chose an algorithm, with MESSAGE-INTEGRITY for who did not. */
    public void sign(StunEncoder response, StunMessage request) {
        if (request.has(PasswordAlgorithm.class)) {
            response.integritySha256(key);
        } else {
            response.integrity(key);
        }
    }

    /** How long what was proven with it may go on; never negative. */
    public long nanosLeft(long nowNanos) {
        return untilNanos == FOR_GOOD ? Long.MAX_VALUE : Math.max(0, untilNanos - nowNanos);
    }
}
