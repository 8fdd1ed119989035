package org.iceserver.signal.dialect;

import org.iceserver.signal.SignalError;

/** A client that is read and written through a {@link Flow}. On the signal loop. */
public interface PacedClient {
    Flow flow();

    /** Closes, after which the client is told nothing more. */
    void end(SignalError why);

    /** Whether its connection has ended. */
    default boolean closed() {
        return flow().closed();
    }

    /** Whether we read from it more slowly at the moment. */
    default boolean slowed() {
        return flow().slowed();
    }

    /** Checks the client's deadlines. Warnings are not sent unless the dialect has a message for them. */
    default void expire(long now) {
        SignalError due = flow().expire(now);
        if (due != null && due.closes()) {
            end(due);
        }
    }
}
