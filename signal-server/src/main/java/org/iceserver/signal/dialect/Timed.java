package org.iceserver.signal.dialect;

import org.iceserver.signal.SignalError;

/** Somebody with deadlines, which are looked at in turn. On the signal loop. */
public interface Timed {
    /** Checks the deadlines. */
    void expire(long now);

    /** Ends it, after which it is told nothing more. */
    void end(SignalError why);

    /** Whether it has ended. */
    boolean closed();

    /** Whether its deadlines must be looked at more often at the moment. */
    default boolean slowed() {
        return false;
    }
}
