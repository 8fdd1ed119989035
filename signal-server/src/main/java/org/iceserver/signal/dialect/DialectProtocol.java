package org.iceserver.signal.dialect;

/** One dialect and its connections. {@code now} is nanoseconds of one monotonic clock. */
public interface DialectProtocol {
    /**
     * Ends and reminds whatever is due; to be called about ten times a second.
     *
     * @param limit how many connections are looked at, in turn
     */
    void expire(long now, int limit);

    /** Tells every client to come back later, and ends its connection. */
    void shutDown(long now);
}
