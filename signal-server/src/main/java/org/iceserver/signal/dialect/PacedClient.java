package org.iceserver.signal.dialect;

import org.iceserver.signal.SignalError;

/** A client that is read and written through a {@link Flow}. On the signal loop. */
public interface PacedClient extends Timed {
    Flow flow();

    /** Whether its connection has ended. */
    @Override
    default boolean closed() {
        return flow().closed();
    }

    /** Whether we read from it more slowly at the moment. */
    @Override
    default boolean slowed() {
        return flow().slowed();
    }

    /** Warnings are not sent unless the dialect has a message for them. */
    @Override
    default void expire(long now) {
        SignalError due = flow().expire(now);
        if (due != null && due.closes()) {
            end(due);
        }
    }
}
