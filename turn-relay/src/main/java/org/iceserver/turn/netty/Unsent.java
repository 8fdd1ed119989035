package org.iceserver.turn.netty;

import org.iceserver.transport.memory.MemoryAccount;

/**
 * Counts the bytes that wait to be sent to one client in the memory budget. Only bytes beyond {@link #FREE_BYTES} are
 * counted, in steps, so that a client that reads fast enough never needs the budget. On the client's loop.
 */
final class Unsent {
    /** How many bytes may wait without asking the budget. */
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

    /** Whether the budget has refused more memory. */
    boolean isRefused() {
        return refused;
    }

    /** Whether more bytes wait than responses may take after the budget has refused. */
    boolean isBeyondRefusal() {
        return refused && waiting > granted + FREE_BYTES;
    }

    /** This many more bytes wait. */
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

    /**
     * This many bytes still wait. After a refusal the budget is asked again when half of the granted bytes have been
     * sent.
     */
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

    /** Nothing waits any more, and nothing will follow. */
    void close() {
        closed = true;
        account.close();
        granted = FREE_BYTES;
    }
}
