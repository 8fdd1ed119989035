package org.iceserver.transport.memory;

import org.jspecify.annotations.Nullable;

/** What one connection, session or request holds of a {@link MemoryShare}. One thread at a time. */
public final class MemoryAccount implements AutoCloseable {
    private final MemoryShare share;
    private final @Nullable Object payer;
    private long held;

    MemoryAccount(MemoryShare share, @Nullable Object payer) {
        this.share = share;
        this.payer = payer;
    }

    /**
     * Says how many bytes the holder wants to hold from now on, in all. Fewer than before are always granted.
     *
     * @param bytes fewer than none counts as none: what is not held cannot be given back
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

    /** Asks for so many bytes beyond what is held. */
    public boolean holdMore(long bytes) {
        return hold(held + bytes);
    }

    /** Bytes that it holds. */
    public long held() {
        return held;
    }

    /** Gives everything back. It may be used again after that. */
    @Override
    public void close() {
        hold(0);
    }
}
