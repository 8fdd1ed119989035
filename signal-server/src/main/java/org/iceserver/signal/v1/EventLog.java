package org.iceserver.signal.v1;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** The last events of one session, so that a client that comes back misses none: at most 64, at most 128 KiB. */
final class EventLog {
    static final int EVENTS = 64;
    static final int BYTES = 128 * 1024;

    private final Deque<byte[]> events = new ArrayDeque<>(4);
    private long lastSeq;
    private int bytes;

    /** The number the next event gets; the first is 1. */
    long nextSeq() {
        return lastSeq + 1;
    }

    /** Whether an event of this length would push out one that the client may not have seen yet. */
    boolean full(int length) {
        return events.size() >= EVENTS || bytes + length > BYTES;
    }

    /** Keeps the event numbered {@link #nextSeq}, and forgets the oldest ones beyond the bounds. */
    void append(byte[] event) {
        lastSeq++;
        events.addLast(event);
        bytes += event.length;
        while (events.size() > EVENTS || bytes > BYTES) {
            bytes -= events.removeFirst().length;
        }
    }

    /** Whether every event after {@code seq} is still here, and {@code seq} was ever sent. */
    boolean reaches(long seq) {
        return seq <= lastSeq && seq >= lastSeq - events.size();
    }

    /** Forgets what the client has seen. */
    void seen(long seq) {
        while (!events.isEmpty() && lastSeq - events.size() < seq) {
            bytes -= events.removeFirst().length;
        }
    }

    void forEach(Consumer<byte[]> consumer) {
        events.forEach(consumer);
    }
}
