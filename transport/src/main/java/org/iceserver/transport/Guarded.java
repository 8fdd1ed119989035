package org.iceserver.transport;

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
    private static final LongAdder FAULTS = new LongAdder();

    private final String what;
    private final Runnable task;
    private final OncePerMinute lines;

    /**
     * @param what the task, for the log line: "Expiry of sessions" or the like
     * @param nanos monotonic time
     */
    public Guarded(String what, Runnable task, LongSupplier nanos) {
        this.what = what;
        this.task = task;
        this.lines = new OncePerMinute(nanos);
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
        if (!DirectMemory.refused(fault) && lines.admits()) {
            LOG.error("{} failed and will be tried again ({} more since the last report)", what, lines.heldBack(),
                    fault);
        }
    }

    /** How many runs failed in this process. Any thread. */
    public static long faults() {
        return FAULTS.sum();
    }
}
