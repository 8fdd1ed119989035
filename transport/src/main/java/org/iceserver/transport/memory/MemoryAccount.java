package org.iceserver.transport.memory;

import org.jspecify.annotations.Nullable;

/** The bytes that one connection, session or request holds of a {@link MemoryShare}. One thread at a time. */
public final class MemoryAccount implements AutoCloseable {
    private final MemoryShare share;
    private final @Nullable Object payer;
    private long held;

    MemoryAccount(MemoryShare share, @Nullable Object payer) {
        this.share = share;
        this.payer = payer;
    }

    /**
     * Sets how many bytes the holder holds from now on, in total. Fewer than before are always granted.
     *
     * @param bytes a negative number counts as 0
     * @return false when the budget refuses; the account then holds what it held before
     */
    public boolean hold(long bytes) {
        long wanted = Math.max(0, bytes);
        long more = wanted - held;
        if (more > 0 && !share.take(payer, more)) {
            return false;
        }
        if (more < 0) {
            share.give(payer, -more);
        }
        held = wanted;
        return true;
    }

    /** Asks for this many more bytes. */
    public boolean holdMore(long bytes) {
        return hold(held + bytes);
    }

    /** The bytes that it holds. */
    public long held() {
        return held;
    }

    /** Gives everything back. The account may be used again afterwards. */
    @Override
    public void close() {
        hold(0);
    }
}
