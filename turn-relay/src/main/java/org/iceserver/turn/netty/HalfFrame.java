package org.iceserver.turn.netty;

import org.iceserver.transport.memory.MemoryAccount;

/**
 * Watches the incomplete frame of one connection: the memory that it takes and, for a connection without an allocation,
 * when it began. On the connection's loop.
 */
final class HalfFrame {
    /** The longest frame of a connection without an allocation. No request that makes an allocation is longer. */
    static final int LONGEST_OF_A_STRANGER = 4 * 1_024;
    /** How long a connection without an allocation may take to complete a frame. */
    static final int STRANGERS_SECONDS = 5;
    /**
     * A buffer that is larger than this and more than four times as large as its remaining bytes is not kept for them.
     */
    private static final int SMALL_BYTES = 8 * 1_024;

    private final MemoryAccount account;

    HalfFrame(MemoryAccount account) {
        this.account = account;
    }

    /** Whether to copy the remaining bytes because their buffer is much larger. */
    static boolean wastes(int left, int capacity) {
        return capacity > SMALL_BYTES && capacity / 4 > left;
    }

    /** The remaining bytes stay in a buffer of this size; false when the memory budget refuses it. */
    boolean stays(int capacity) {
        return account.hold(capacity);
    }

    /** Nothing remains. */
    void gone() {
        if (account.held() != 0) {
            account.close();
        }
    }
}
