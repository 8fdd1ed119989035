package org.iceserver.turn.rejection;

import org.iceserver.turn.limits.Limits;

/** A refusal by a row of the limits table, or because the server drains. */
public final class LimitReached extends Rejection {
    private static final long serialVersionUID = 1;

    /** @param value the current value of the limit */
    public LimitReached(RejectionReason reason, int value) {
        this(reason, Integer.toString(value), "N");
    }

    /** The same for a rate. */
    public LimitReached(RejectionReason reason, Limits.Rate value) {
        this(reason, value.perSecond() + "/" + value.burst(), "RATE/BURST");
    }

    private LimitReached(RejectionReason reason, String value, String form) {
        super(reason,
                () -> reason.sentence() + " It is " + value + " now; raise it with --limit " + reason.limit() + "="
                        + form + ", or none for no limit.");
    }

    /** The refusal while the server drains. */
    public LimitReached() {
        super(RejectionReason.DRAINING,
                () -> "This server drains: it takes nobody new, and stops when its last session has ended.");
    }
}
