package org.iceserver.transport.http;

import java.time.Duration;

/**
 * The time until which a connection must have done something. The server's sweep checks it, so that no connection needs
 * its own timer. Written by the connection's loop, read by any thread.
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

    /** The last answer was sent; the client has a short time to read it. */
    void linger() {
        lingers = true;
        within(settings.linger());
    }

    /** Whether the last answer was sent. */
    boolean lingers() {
        return lingers;
    }

    /** A WebSocket message has begun and is not complete. */
    void messageBegun() {
        if (!lingers) {
            within(settings.message());
        }
    }

    /** No WebSocket message is incomplete any more. */
    void messageWhole() {
        if (!lingers) {
            never();
        }
    }
}
