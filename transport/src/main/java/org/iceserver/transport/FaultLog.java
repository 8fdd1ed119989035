package org.iceserver.transport;

import java.util.function.LongSupplier;

import org.slf4j.Logger;

/**
 * Takes faults of our own code. Each one is counted. One a minute is logged, in one line; its stack trace is logged at
 * level debug. Any thread.
 */
public final class FaultLog {
    private final FaultArea area;
    private final Logger log;
    private final OncePerMinute lines;

    /**
     * @param log the logger of the class that caught the faults
     * @param nanos monotonic time
     */
    public FaultLog(FaultArea area, Logger log, LongSupplier nanos) {
        this.area = area;
        this.log = log;
        this.lines = new OncePerMinute(nanos);
    }

    /** @param what failed and what this means for whom; made into text only when it is logged */
    public void record(Object what, Throwable fault) {
        area.count();
        if (lines.admits()) {
            log.error("{}: {} ({} more since the last report)", what, FaultText.of(fault), lines.heldBack());
            log.debug("The fault in full", fault);
        }
    }
}
