package org.iceserver.turn;

import org.iceserver.stun.ErrorCode;

/** Refused by a row of the limits table. */
final class LimitReached extends Rejection {
    private static final long serialVersionUID = 1;

    private final Limit limit;

    LimitReached(ErrorCode code, Limit limit) {
        super(code);
        this.limit = limit;
    }

    Limit limit() {
        return limit;
    }
}
