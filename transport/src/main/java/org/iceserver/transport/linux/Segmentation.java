package org.iceserver.transport.linux;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.iceserver.annotation.HotPath;

/** Decides whether a socket may send runs: not for a minute after its device has refused one. */
@HotPath
final class Segmentation {
    static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final boolean known;
    private boolean paused;
    private long pausedUntilNanos;

    /** {@code known} tells whether the kernel has UDP_SEGMENT at all. */
    Segmentation(boolean known) {
        this.known = known;
    }

    boolean allowed(LongSupplier nanos) {
        if (paused && nanos.getAsLong() - pausedUntilNanos >= 0) {
            paused = false;
        }
        return known && !paused;
    }

    void refused(LongSupplier nanos) {
        paused = true;
        pausedUntilNanos = nanos.getAsLong() + PAUSE_NANOS;
    }
}
