package org.iceserver.transport.http;

import java.time.Duration;

/**
 * Until when a connection must have done something; the server's sweep looks at it, so that no timer is made for each. Written
 * by the connection's loop, read by any thread.
 */
final class Deadline {
    private static final long NEVER = Long.MAX_VALUE;

    private final HttpSettings settings;
    private volatile long nanos = NEVER;
    private volatile boolean lingers;

    Deadline(HttpSettings settings) {
        this.settings = settings;
    }

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

    /** We have said our last word; the client has a moment to read it. */
    void linger() {
        lingers = true;
        within(settings.linger());
    }

    /** Whether our last word is said. */
    boolean lingers() {
        return lingers;
    }

    /** A WebSocket message has begun that is not whole. */
    void messageBegun() {
        if (!lingers) {
            within(settings.message());
        }
    }

    /** No WebSocket message is unfinished any more. */
    void messageWhole() {
        if (!lingers) {
            never();
        }
    }
}
