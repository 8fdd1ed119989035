package org.iceserver.credentials.slow;

import org.iceserver.turn.auth.Claim;
import org.jspecify.annotations.Nullable;

/** A slow source of users. Its method may block for a few seconds. Any thread; several at once. */
@FunctionalInterface
public interface UserDirectory {
    /**
     * A user of our realm, or null when there is none.
     *
     * @param claim a name or a USERHASH
     * @throws AwayException when it cannot answer now
     */
    @Nullable
    UserKeys user(Claim claim) throws AwayException;
}
