package org.iceserver.turn.netty;

import org.iceserver.transport.memory.MemoryAccount;

/**
 * What one connection has sent of a frame that is not complete: how much memory it takes, and since when a stranger has
 * begun it. On the connection's loop.
 */
final class HalfFrame {
    /** No frame of a connection without an allocation is longer: nothing that makes one is. */
    static final int LONGEST_OF_A_STRANGER = 4 * 1_024;
    /** How long a connection without an allocation may take to complete a frame. */
    static final int STRANGERS_SECONDS = 5;
    /** A buffer that is larger than this, and than four times what is left in it, is not kept for that. */
    private static final int SMALL_BYTES = 8 * 1_024;

    private final MemoryAccount account;

    HalfFrame(MemoryAccount account) {
        this.account = account;
    }

    /** Whether the rest should be copied, since it keeps a buffer that is much larger. */
    static boolean wastes(int left, int capacity) {
        return capacity > SMALL_BYTES && capacity / 4 > left;
    }

    /** The rest of a read stays in a buffer of so many bytes; false when the budget refuses that. */
    boolean stays(int capacity) {
        return account.hold(capacity);
    }

    /** Nothing is left over. */
    void gone() {
        if (account.held() != 0) {
            account.close();
        }
    }
}
