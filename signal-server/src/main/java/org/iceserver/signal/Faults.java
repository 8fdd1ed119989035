package org.iceserver.signal;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the signal loop going: a failure is counted and logged, and everything else goes on. The signal loop writes;
 * any thread
 * reads the count.
 */
public final class Faults {
    /** Hears of each fault. Called on the signal loop. */
    @FunctionalInterface
    public interface Log {
        /** @param what was being done, such as {@code ending a session} */
        void broke(String what, Throwable why);
    }

    private final Log log;
    private final AtomicLong count = new AtomicLong();

    public Faults(Log log) {
        this.log = log;
    }

    /** Runs a task. When it throws, only this task ends. @return whether it came to its end */
    public boolean run(String what, Runnable task) {
        try {
            task.run();
            return true;
        } catch (Throwable why) {
            // Errors are caught, too: if the loop stopped, signaling would end for everybody.
            broke(what, why);
            return false;
        }
    }

    /** Something threw, and whoever called it goes on. */
    public void broke(String what, Throwable why) {
        count.setOpaque(count.getPlain() + 1);
        log.broke(what, why);
    }

    /** How much broke since the start. */
    public long count() {
        return count.getOpaque();
    }
}
