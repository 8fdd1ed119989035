package org.iceserver.turn.netty;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

import org.iceserver.transport.memory.MemoryShare;
import org.iceserver.turn.rejection.RecentRejections;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.rejection.RejectionWarnings;
import org.iceserver.turn.rejection.RejectionWarnings.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the latest refused requests, and logs a warning once a minute for each reason and source. Media loops only
 * record a refusal here; another thread makes its text. Any thread.
 */
final class RejectionLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.iceserver.turn.refusals");

    private final RecentRejections recent;
    private final RejectionWarnings warnings = new RejectionWarnings();
    private final Executor writing;
    private final LongSupplier nanos;

    /**
     * @param memory the memory of the list
     * @param writing makes and writes the log lines on another thread
     * @param nanos monotonic time
     */
    RejectionLog(MemoryShare memory, Executor writing, LongSupplier nanos) {
        recent = new RecentRejections(memory);
        this.writing = writing;
        this.nanos = nanos;
    }

    /** The latest refused requests. */
    RecentRejections recent() {
        return recent;
    }

    void saw(Rejected rejected) {
        recent.add(rejected);
        Verdict verdict = warnings.met(rejected, nanos.getAsLong());
        if (verdict.due() && LOG.isWarnEnabled()) {
            writing.execute(() -> write(rejected, verdict.heldBack()));
        }
    }

    private static void write(Rejected rejected, int heldBack) {
        LOG.warn("Refused {}{} with {} ({}; {} more since the last report): {}",
                rejected.user().isEmpty() ? "" : "'" + rejected.user() + "' at ", rejected.path(),
                rejected.code().code(), rejected.reason().key(), heldBack, rejected.sentence());
    }
}
