package org.iceserver.turn.netty;

import org.iceserver.transport.memory.MemoryAccount;

/**
 * The bytes that wait to be sent to one client, and the memory budget's leave for them. A client that keeps up never asks:
 * only what waits beyond {@link #FREE_BYTES} is asked for, in steps. On the client's loop.
 */
final class Unsent {
    /** What may wait without asking. */
    static final int FREE_BYTES = 8 * 1_024;
    private static final int STEP = 32 * 1_024;

    private final MemoryAccount account;
    private long waiting;
    private long granted = FREE_BYTES;
    private boolean refused;
    private boolean closed;

    Unsent(MemoryAccount account) {
        this.account = account;
    }

    /** Whether the budget has no more for it. */
    boolean isRefused() {
        return refused;
    }

    /** Whether more waits than responses may take when the budget refuses. */
    boolean isBeyondRefusal() {
        return refused && waiting > granted + FREE_BYTES;
    }

    /** So many bytes more wait. */
    void add(int bytes) {
        waiting += bytes;
        if (waiting > granted) {
            grow();
        }
    }

    private void grow() {
        long wanted = (waiting + STEP - 1) / STEP * STEP;
        if (!closed && account.hold(wanted)) {
            granted = wanted;
        } else {
            refused = true;
        }
    }

    /** So many bytes wait still. What was refused is asked for again once half of what was granted has been sent. */
    void left(long bytes) {
        waiting = bytes;
        if (bytes <= granted / 2) {
            refused = false;
        }
        if (granted > FREE_BYTES && bytes <= FREE_BYTES) {
            account.close();
            granted = FREE_BYTES;
        }
    }

    /** Nothing waits any more, and nothing will. */
    void close() {
        closed = true;
        account.close();
        granted = FREE_BYTES;
    }
}
