package org.iceserver.turn.netty;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.iceserver.turn.time.Now;

/**
 * The clocks of the shell. The core gets the time as an argument.
 *
 * @param nanos monotonic, arbitrary origin
 * @param epochSeconds wall clock
 */
record ServerClock(LongSupplier nanos, LongSupplier epochSeconds) {
    static final ServerClock SYSTEM = new ServerClock(System::nanoTime,
            () -> TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));

    Now now() {
        return new Now(nanos.getAsLong(), epochSeconds.getAsLong());
    }
}
