package org.iceserver.signal.dialect;

import org.iceserver.signal.SignalError;

/** One dialect and its connections. {@code now} is nanoseconds of one monotonic clock. */
public interface DialectProtocol {
    /**
     * Handles every deadline that has passed; to be called about ten times a second.
     *
     * @param limit how many connections are looked at, in turn
     */
    default void expire(long now, int limit) {
        connections().advance(now, limit);
    }

    /** Tells every client to come back later, and ends its connection. */
    default void shutDown(long now) {
        connections().endAll(SignalError.SHUTTING_DOWN);
    }

    /** The connections of this dialect. */
    OpenConnections<?> connections();
}
