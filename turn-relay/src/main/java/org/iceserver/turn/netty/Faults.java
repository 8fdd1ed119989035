package org.iceserver.turn.netty;

import java.util.concurrent.TimeUnit;

import org.iceserver.turn.DropReason;
import org.iceserver.turn.ShardCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where an exception of our own code ends: counted, and logged at most once a second per loop. The loop lives on. */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ShardCounters counters;
    private final LoopTurn turn;
    private boolean logged;
    private long loggedNanos;
    private int unlogged;

    Faults(ShardCounters counters, LoopTurn turn) {
        this.counters = counters;
        this.turn = turn;
    }

    /** @param what what was being done, for whom; rendered only when it is logged */
    void record(Object what, RuntimeException fault) {
        counters.drop(DropReason.INTERNAL_ERROR);
        if (logged && turn.nanos() - loggedNanos < INTERVAL_NANOS) {
            unlogged++;
            return;
        }
        LOG.error("Failed: {}; what was being handled is lost, the rest goes on ({} more since the last report)", what,
                unlogged, fault);
        logged = true;
        loggedNanos = turn.nanos();
        unlogged = 0;
    }
}
