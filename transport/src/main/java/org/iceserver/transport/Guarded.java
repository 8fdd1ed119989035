package org.iceserver.transport;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import org.iceserver.transport.memory.DirectMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A periodic task. An exception of one run is counted, and logged at most once a minute. It does not stop later runs,
 * as it would with plain {@code scheduleAtFixedRate}. One thread at a time.
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

    /** Counts and logs an exception of a part of the task, for a task that goes on with its other parts. */
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
