package org.iceserver.turn;

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
     */
    record Found(String username, List<IntegrityKey> candidates, String quotaUser, long untilEpochSeconds)
            implements
                Settled {
        /** The end of what is no token. */
        public static final long FOR_GOOD = Long.MAX_VALUE;

        /** Keys that no token gave. */
        public Found(String username, List<IntegrityKey> candidates, String quotaUser) {
            this(username, candidates, quotaUser, FOR_GOOD);
        }

        public Found {
            candidates = List.copyOf(candidates);
            if (candidates.isEmpty()) {
                throw new IllegalArgumentException("a user that was found has at least one key");
            }
        }
    }

    /** There is no such user, or its credential has expired. */
    record Unknown() implements Settled {}

    /**
     * Keys that were right a while ago; whoever knows whether others are right now is away. The request is answered with 500
     * when none of them fits, as it is for a name that nobody told of: so the answer does not tell who is a user.
     */
    record Lately(Found found) implements Settled {}

    /** Nobody can tell now, since the database that knows is away: the request is answered with 500. */
    record Unavailable() implements Settled {}

    /** The answer comes later, by {@link TurnShard#resume}. */
    record Later() implements KeyLookup {}

    /** These keys are known at once; when none of them fits, the rest of the answer comes later. */
    record SoFar(Found found) implements KeyLookup {}
}
