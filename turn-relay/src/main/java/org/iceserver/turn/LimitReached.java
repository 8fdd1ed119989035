package org.iceserver.turn;

import org.iceserver.stun.ErrorCode;

/** Refused by a row of the limits table. */
final class LimitReached extends Rejection {
    private static final long serialVersionUID = 1;

    private final String limit;

    LimitReached(ErrorCode code, String limit) {
        super(code);
        this.limit = limit;
    }

    /** The row's name. */
    String limit() {
        return limit;
    }
}
