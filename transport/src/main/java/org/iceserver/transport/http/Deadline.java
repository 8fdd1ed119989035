package org.iceserver.transport.http;

import java.time.Duration;

/** Until when a connection must have done something; looked at by the server's sweep, so that no timer is made for each. Any thread. */
final class Deadline {
    private static final long NEVER = Long.MAX_VALUE;

    private volatile long nanos = NEVER;

    void within(Duration time) {
        nanos = System.nanoTime() + time.toNanos();
    }

    void never() {
        nanos = NEVER;
    }

    boolean isPast(long nanoTime) {
        long deadline = nanos;
        return deadline != NEVER && nanoTime - deadline >= 0;
    }
}
