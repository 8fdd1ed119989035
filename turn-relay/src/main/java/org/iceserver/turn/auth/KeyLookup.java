package org.iceserver.turn.auth;

import java.util.List;

import org.iceserver.stun.IntegrityKey;

/** The answer of a credential source. */
public sealed interface KeyLookup {
    /** A final answer. */
    sealed interface Settled extends KeyLookup {}

    /**
     * The keys that this user may have signed with. Each one is tried.
     *
     * @param username the user's name, also when the query had only a USERHASH
     * @param candidates several when several REST secrets are valid, or several sources know the name; never empty
     * @param quotaUser the user whose quota the session counts for: the username without its time stamp
     * @param untilEpochSeconds when an access token expires, and its sessions with it (RFC 7635 s9); {@link #FOR_GOOD}
     *     for every other credential, whose expiry is checked only when a session begins
     * @param secrets how many of the candidates were made from REST secrets; for the operator
     */
    record Found(String username, List<IntegrityKey> candidates, String quotaUser, long untilEpochSeconds, int secrets)
            implements
                Settled {
        /** The end of a credential that is not a token. */
        public static final long FOR_GOOD = Long.MAX_VALUE;

        /** Keys that do not come from a token. */
        public Found(String username, List<IntegrityKey> candidates, String quotaUser) {
            this(username, candidates, quotaUser, FOR_GOOD);
        }

        /** Keys that were not made from a REST secret. */
        public Found(String username, List<IntegrityKey> candidates, String quotaUser, long untilEpochSeconds) {
            this(username, candidates, quotaUser, untilEpochSeconds, 0);
        }

        public Found {
            candidates = List.copyOf(candidates);
            if (candidates.isEmpty()) {
                throw new IllegalArgumentException("a user that was found has at least one key");
            }
        }
    }

    /**
     * There is no such user, or the credential has expired.
     *
     * @param why only for the operator; the client always gets the same answer
     * @param endEpochSeconds when the credential expired; 0 when none has
     */
    record Unknown(Why why, long endEpochSeconds) implements Settled {
        /** The source knows its users' names, and this is not one of them. */
        public static final Unknown NO_SUCH_USER = because(Why.NO_SUCH_USER);
        /** The question is for another source. */
        public static final Unknown NOT_ASKED = because(Why.NOT_ASKED);

        /**
         * Why there is no key. The constants are declared from the least specific reason to the most specific: when
         * several sources give reasons, the last one wins.
         */
        public enum Why {
            /** The source does not handle this kind of claim. */
            NOT_ASKED,
            /** The name has no time stamp, so it is not a REST credential. */
            NOT_A_REST_NAME, NO_SUCH_USER,
            /** The name has a time stamp, and there is no secret. */
            NO_SECRET,
            /** No key for access tokens has this name. */
            NO_SUCH_TOKEN_KEY,
            /** The access token was made with another key, or for another server. */
            TOKEN_UNREADABLE, TOKEN_EXPIRED,
            /** The time stamp in the name has passed. */
            EXPIRED,
            /** The name has the id of a key that the operator revoked. */
            KEY_REVOKED
        }

        public static Unknown because(Why why) {
            return new Unknown(why, 0);
        }

        /** @param endEpochSeconds the first second in which it was no longer valid */
        public static Unknown expired(long endEpochSeconds) {
            return new Unknown(Why.EXPIRED, endEpochSeconds);
        }

        /** The more specific of the two. */
        public Unknown or(Unknown other) {
            return other.why.compareTo(why) > 0 ? other : this;
        }
    }

    /**
     * Keys that were valid a while ago; the database cannot be asked now. When none of them fits, the answer is 500. A
     * name that was never looked up also gets 500, so that the answer does not tell who is a user.
     */
    record Lately(Found found) implements Settled {}

    /** Nobody can tell now, because the database is unavailable. The request is answered with 500. */
    record Unavailable() implements Settled {}

    /**
     * The answer comes later, through {@code TurnShard.resume}.
     *
     * @param soFar from the sources that answered at once
     */
    record Later(Unknown soFar) implements KeyLookup {
        /** No source has answered yet. */
        public Later() {
            this(Unknown.NOT_ASKED);
        }
    }

    /** These keys are known at once. When none of them fits, the rest of the answer comes later. */
    record SoFar(Found found) implements KeyLookup {}
}
