package org.iceserver.server;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a start has opened so far; closes the last one first. One thread at a time. */
final class Opened implements AutoCloseable {
    private final Deque<Runnable> closings = new ArrayDeque<>();

    /** @param closing called once, in its turn */
    void add(Runnable closing) {
        closings.push(closing);
    }

    /** Closes everything, even where closing one thing fails; the first failure is thrown. */
    @Override
    public void close() {
        RuntimeException first = null;
        while (!closings.isEmpty()) {
            try {
                closings.pop().run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
