package org.iceserver.signal.netty;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.iceserver.signal.Faults;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a minute about what broke on the signal loop: clients may decide how often it does. One thread. */
final class FaultLog implements Faults.Log {
    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private boolean any;
    private long lastNanos;
    private long heldBack;

    /** @param nanos monotonic time */
    FaultLog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public void broke(String what, Throwable why) {
        long now = nanos.getAsLong();
        if (any && now - lastNanos < MINUTE_NANOS) {
            heldBack++;
            return;
        }
        LOG.error("A fault of the server while {}; everything else goes on ({} more since the last report)", what,
                heldBack, why);
        any = true;
        lastNanos = now;
        heldBack = 0;
    }
}
