package org.iceserver.turn.time;

import java.util.function.LongSupplier;

/**
 * The clocks of the shell. The core gets the time as an argument.
 *
 * @param nanos monotonic, arbitrary origin
 * @param epochSeconds wall clock
 */
public record ServerClock(LongSupplier nanos, LongSupplier epochSeconds) {
    public Now now() {
        return new Now(nanos.getAsLong(), epochSeconds.getAsLong());
    }
}
