package org.iceserver.transport;

import java.util.function.LongSupplier;

import org.slf4j.Logger;

/**
 * The end of faults of our own code: each is counted, and one a minute is logged in one line, whose stack trace is for those
 * who debug. Any thread.
 */
public final class FaultLog {
    private final FaultArea area;
    private final Logger log;
    private final OncePerMinute lines;

    /**
     * @param log of the class that met the faults
     * @param nanos monotonic time
     */
    public FaultLog(FaultArea area, Logger log, LongSupplier nanos) {
        this.area = area;
        this.log = log;
        this.lines = new OncePerMinute(nanos);
    }

    /** @param what failed, and what that means for whom; rendered only when it is logged */
    public void record(Object what, Throwable fault) {
        area.count();
        if (lines.admits()) {
            log.error("{}: {} ({} more since the last report)", what, FaultText.of(fault), lines.heldBack());
            log.debug("The fault in full", fault);
        }
    }
}
