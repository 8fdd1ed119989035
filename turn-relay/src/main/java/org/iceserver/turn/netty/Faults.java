package org.iceserver.turn.netty;

import org.iceserver.transport.Fatal;
import org.iceserver.transport.FaultText;
import org.iceserver.transport.OncePerMinute;
import org.iceserver.transport.memory.DirectMemory;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.ShardCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes exceptions and errors that are bugs of ours. They are counted, and logged at most once a minute per loop. The
 * loop goes on.
 */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private final ShardCounters counters;
    private final OncePerMinute lines;

    Faults(ShardCounters counters, LoopTurn turn) {
        this.counters = counters;
        this.lines = new OncePerMinute(turn::nanos);
    }

    /** @param what what was being done and for whom; made into text only when it is logged */
    void record(Object what, Throwable fault) {
        Fatal.rethrow(fault);
        if (DirectMemory.refused(fault)) {
            counters.drop(DropReason.OUT_OF_MEMORY);
            return;
        }
        counters.drop(DropReason.INTERNAL_ERROR);
        if (lines.admits()) {
            LOG.error(
                    "Failed: {}; what was being handled is lost, the rest goes on: {} ({} more since the last report)",
                    what, FaultText.of(fault), lines.heldBack());
            LOG.debug("The fault in full", fault);
        }
    }
}
