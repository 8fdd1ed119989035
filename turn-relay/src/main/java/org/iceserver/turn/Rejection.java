package org.iceserver.turn;

import org.iceserver.stun.ErrorCode;

/** An error response on its way out; thrown by whoever finds the reason, caught in one place, {@link TurnShard}. */
public sealed class Rejection extends Exception permits LimitReached, TryAlternate, UnknownAttributes {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    public Rejection(ErrorCode code) {
        // No stack trace: a refused request is an everyday event that any client can cause.
        super(code.code() + " " + code.phrase(), null, false, false);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
