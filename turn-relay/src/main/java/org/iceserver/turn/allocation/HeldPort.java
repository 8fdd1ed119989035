package org.iceserver.turn.allocation;

import org.iceserver.turn.time.Timed;

/** The timer of one reservation. At its deadline the port is given back, unless the token was redeemed. */
public final class HeldPort extends Timed {
    /** RFC 8656 s7.2: at least 30 s. */
    static final long HOLD_NANOS = 30_000_000_000L;

    private final long token;

    public HeldPort(long token) {
        this.token = token;
    }

    long token() {
        return token;
    }
}
