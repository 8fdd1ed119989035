package org.iceserver.transport;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets one log line a minute through and counts the others. For lines that anybody can cause. Any thread. */
public final class OncePerMinute {
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private boolean any;
    private long lastNanos;
    private int heldBack;

    /** With the clock of this machine. */
    public OncePerMinute() {
        this(System::nanoTime);
    }

    /** @param nanos monotonic time */
    public OncePerMinute(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether a line may be written now. */
    public boolean admits() {
        return admits(nanos.getAsLong());
    }

    /** Whether a line may be written at this monotonic time, for callers that get the time as an argument. */
    public synchronized boolean admits(long now) {
        if (any && now - lastNanos < MINUTE_NANOS) {
            heldBack++;
            return false;
        }
        any = true;
        lastNanos = now;
        return true;
    }

    /** How many lines were held back since the last call; the written line contains this number. */
    public synchronized int heldBack() {
        int count = heldBack;
        heldBack = 0;
        return count;
    }
}
