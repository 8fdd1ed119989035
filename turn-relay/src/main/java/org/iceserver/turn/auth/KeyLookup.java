package org.iceserver.turn.auth;

import java.util.List;

import org.iceserver.stun.IntegrityKey;

/** What a credential source answers. */
public sealed interface KeyLookup {
    /** An answer, now. */
    sealed interface Settled extends KeyLookup {}

    /**
     * The keys this user may have signed with; each is tried.
     *
     * @param username the user's name, which a USERHASH does not tell
     * @param candidates several when several REST secrets are valid, or several sources know the name; never empty
     * @param quotaUser whom the session counts for: the username without its time stamp
     * @param untilEpochSeconds when an access token ends, and with it what lives on it (RFC 7635 s9); {@link #FOR_GOOD} for every
     *     other credential, whose end is judged when a session begins and not after
     * @param secrets how many of the candidates were made from REST secrets; for the operator
     */
    record Found(String username, List<IntegrityKey> candidates, String quotaUser, long untilEpochSeconds, int secrets)
            implements
                Settled {
        /** The end of what is no token. */
        public static final long FOR_GOOD = Long.MAX_VALUE;

        /** Keys that no token gave. */
        public Found(String username, List<IntegrityKey> candidates, String quotaUser) {
            this(username, candidates, quotaUser, FOR_GOOD);
        }

        /** Keys that no REST secret made. */
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
     * There is no such user, or its credential has expired.
     *
     * @param why for the operator alone; the client is answered alike
     * @param endEpochSeconds when what has expired did so, 0 where nothing has
     */
    record Unknown(Why why, long endEpochSeconds) implements Settled {
        /** Where names are told, this one is not among them. */
        public static final Unknown NO_SUCH_USER = because(Why.NO_SUCH_USER);
        /** It is the business of another source. */
        public static final Unknown NOT_ASKED = because(Why.NOT_ASKED);

        /** Why there is no key. Of several sources' reasons the one that stands last here tells most. */
        public enum Why {
            /** The source knows nothing of this kind of claim. */
            NOT_ASKED,
            /** Names without a time stamp are not those of REST credentials. */
            NOT_A_REST_NAME, NO_SUCH_USER,
            /** The name has a time stamp, and there is no secret. */
            NO_SECRET,
            /** No key for access tokens has this name. */
            NO_SUCH_TOKEN_KEY,
            /** The access token was made with another key, or for another server. */
            TOKEN_UNREADABLE, TOKEN_EXPIRED,
            /** The time stamp in the name is over. */
            EXPIRED
        }

        public static Unknown because(Why why) {
            return new Unknown(why, 0);
        }

        /** @param endEpochSeconds the first second in which it was not good any more */
        public static Unknown expired(long endEpochSeconds) {
            return new Unknown(Why.EXPIRED, endEpochSeconds);
        }

        /** The one of the two that tells more. */
        public Unknown or(Unknown other) {
            return other.why.compareTo(why) > 0 ? other : this;
        }
    }

    /**
     * Keys that were right a while ago; whoever knows whether others are right now is away. The request is answered with 500
     * when none of them fits, as it is for a name that nobody told of: so the answer does not tell who is a user.
     */
    record Lately(Found found) implements Settled {}

    /** Nobody can tell now, since the database that knows is away: the request is answered with 500. */
    record Unavailable() implements Settled {}

    /**
     * The answer comes later, by {@code TurnShard.resume}.
     *
     * @param soFar what those say who answered at once
     */
    record Later(Unknown soFar) implements KeyLookup {
        /** Nobody has answered yet. */
        public Later() {
            this(Unknown.NOT_ASKED);
        }
    }

    /** These keys are known at once; when none of them fits, the rest of the answer comes later. */
    record SoFar(Found found) implements KeyLookup {}
}
