package org.iceserver.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import org.iceserver.transport.memory.DirectMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that is run again and again, such as a sweep. What one run throws is counted and, at most once a minute, logged;
 * it never ends the runs that follow, as it would in a bare {@code scheduleAtFixedRate}. One thread at a time.
 */
public final class Guarded implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final LongAdder FAULTS = new LongAdder();

    private final String what;
    private final Runnable task;
    private final LongSupplier nanos;
    private boolean told;
    private long toldNanos;
    private long untold;

    /**
     * @param what the task, for the log line: "Expiry of sessions" or the like
     * @param nanos monotonic time
     */
    public Guarded(String what, Runnable task, LongSupplier nanos) {
        this.what = what;
        this.task = task;
        this.nanos = nanos;
    }

    @Override
    public void run() {
        try {
            task.run();
        } catch (Throwable fault) {
            Fatal.rethrow(fault);
            failed(fault);
        }
    }

    /** Counts and logs what a part of the task threw; for a task that goes on with its other parts. */
    public void failed(Throwable fault) {
        FAULTS.increment();
        if (DirectMemory.refused(fault)) {
            return;
        }
        long now = nanos.getAsLong();
        if (told && now - toldNanos < MINUTE_NANOS) {
            untold++;
            return;
        }
        LOG.error("{} failed and will be tried again ({} more since the last report)",
                what, untold, fault);
        told = true;
        toldNanos = now;
        untold = 0;
    }

    /** How many runs failed in this process. Any thread. */
    public static long faults() {
        return FAULTS.sum();
    }
}
