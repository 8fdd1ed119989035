package org.iceserver.credentials.slow;

import org.iceserver.turn.auth.Claim;
import org.jspecify.annotations.Nullable;

/** Knows users, and takes its time to say so. Its method blocks, within a few seconds; any thread, several at once. */
@FunctionalInterface
public interface UserDirectory {
    /**
     * One user of our realm, or null when there is none.
     *
     * @param claim a name or a USERHASH
     * @throws AwayException when nobody can tell now
     */
    @Nullable
    UserKeys user(Claim claim) throws AwayException;
}
