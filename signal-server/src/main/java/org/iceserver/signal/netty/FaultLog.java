package org.iceserver.signal.netty;

import java.util.function.LongSupplier;

import org.iceserver.signal.Faults;
import org.iceserver.transport.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs at most one line a minute about failures on the signal loop, because clients may cause many. One thread. */
final class FaultLog implements Faults.Log {
    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
    private final OncePerMinute lines;

    /** @param nanos monotonic time */
    FaultLog(LongSupplier nanos) {
        lines = new OncePerMinute(nanos);
    }

    @Override
    public void broke(String what, Throwable why) {
        if (lines.admits()) {
            LOG.error("A fault of the server while {}; everything else goes on ({} more since the last report)", what,
                    lines.heldBack(), why);
        }
    }
}
