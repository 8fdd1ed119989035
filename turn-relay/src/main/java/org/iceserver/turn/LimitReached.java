package org.iceserver.turn;

import org.iceserver.stun.ErrorCode;

/** Refused by a row of the limits table. */
final class LimitReached extends Rejection {
    private static final long serialVersionUID = 1;

    /** Rows that have nothing to do with who asks. */
    static final String TOTAL = "total-allocations";
    static final String DRAINING = "draining";

    private final String limit;

    LimitReached(ErrorCode code, String limit) {
        super(code);
        this.limit = limit;
    }

    /** Whether it is not this user's or this source's doing. */
    boolean ofTheWholeServer() {
        return limit.equals(TOTAL) || limit.equals(DRAINING);
    }

    /** The row's name. */
    String limit() {
        return limit;
    }
}
