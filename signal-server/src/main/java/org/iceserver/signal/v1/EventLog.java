package org.iceserver.signal.v1;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The last events of one session, so that a client that comes back misses none: at most 64, of at most so many bytes.
 */
final class EventLog {
    static final int EVENTS = 64;

    private final int mostBytes;
    private final Deque<LoggedEvent> events = new ArrayDeque<>(4);
    private long lastSeq;
    private int bytes;
    private boolean forgotten;

    /** @param mostBytes more than the largest event, which nobody could be told otherwise */
    EventLog(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** The number the next event gets; the first is 1. */
    long nextSeq() {
        return lastSeq + 1;
    }

    /** Whether an event of this length would push out one that the client may not have seen yet. */
    boolean full(int length) {
        return events.size() >= EVENTS || bytes + length > mostBytes;
    }

    /** Adds an event that is kept already, numbered {@link #nextSeq}, and drops the oldest ones beyond the bounds. */
    void append(LoggedEvent kept) {
        lastSeq++;
        events.addLast(kept);
        bytes += kept.length();
        while (events.size() > EVENTS || bytes > mostBytes) {
            dropFirst();
        }
    }

    /** Numbers an event that cannot be kept for lack of memory. A client that has not seen it cannot resume. */
    void skip() {
        lastSeq++;
        clear();
    }

    /** Drops everything: nobody can resume this session any more. */
    void forget() {
        forgotten = true;
        clear();
    }

    private void clear() {
        while (!events.isEmpty()) {
            dropFirst();
        }
    }

    private void dropFirst() {
        LoggedEvent first = events.removeFirst();
        bytes -= first.length();
        first.drop();
    }

    /** Whether every event after {@code seq} is still here, and {@code seq} was ever sent. */
    boolean reaches(long seq) {
        return !forgotten && seq <= lastSeq && seq >= lastSeq - events.size();
    }

    /** Forgets what the client has seen. */
    void seen(long seq) {
        while (!events.isEmpty() && lastSeq - events.size() < seq) {
            dropFirst();
        }
    }

    /** Each as it is sent. */
    void forEach(Consumer<byte[]> consumer) {
        long seq = lastSeq - events.size();
        for (LoggedEvent event : events) {
            seq++;
            consumer.accept(event.numbered(seq));
        }
    }
}
