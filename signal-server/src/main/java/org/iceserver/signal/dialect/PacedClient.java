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

    /** Whether it waits for leave to be read again. */
    default boolean slowed() {
        return flow().slowed();
    }

    /** Looks at the client's deadlines. What only warns goes unsaid, unless the dialect has words for it. */
    default void expire(long now) {
        SignalError due = flow().expire(now);
        if (due != null && due.closes()) {
            end(due);
        }
    }
}
