package org.iceserver.transport;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets one log line a second through and counts the others, where strangers decide how many there would be. One thread. */
public final class OncePerSecond {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    private boolean any;
    private long lastNanos;
    private int heldBack;

    /** @param nanos monotonic time */
    public OncePerSecond(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether a line may be written now. */
    public boolean admits() {
        long now = nanos.getAsLong();
        if (any && now - lastNanos < SECOND_NANOS) {
            heldBack++;
            return false;
        }
        any = true;
        lastNanos = now;
        return true;
    }

    /** How many lines were held back since the last time this was asked: part of the line that is written. */
    public int heldBack() {
        int count = heldBack;
        heldBack = 0;
        return count;
    }
}
