package org.iceserver.server;

import java.util.ArrayDeque;
import java.util.Deque;

/** Everything that a start has opened so far. Closes the last one first. One thread at a time. */
final class Opened implements AutoCloseable {
    private final Deque<Runnable> closings = new ArrayDeque<>();

    /** @param closing called once, when its turn comes */
    void add(Runnable closing) {
        closings.push(closing);
    }

    /** Closes everything, even where one part fails to close. Throws the first failure. */
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
