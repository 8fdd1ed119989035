package org.iceserver.turn.rejection;

import java.util.function.Supplier;

import org.iceserver.stun.ErrorCode;

/** A request must get an error response. Thrown where the reason is found; caught in one place, the control lane. */
public sealed class Rejection extends Exception permits LimitReached, TryAlternate, UnknownAttributes {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final RejectionReason reason;
    // This exception is never serialized.
    private final transient Supplier<String> sentence;

    public Rejection(RejectionReason reason) {
        this(reason, reason::sentence);
    }

    /**
     * @param sentence what is wrong and what to do, for the operator; called when somebody reads it, on any thread, so
     *     it may keep only small, immutable objects
     */
    public Rejection(RejectionReason reason, Supplier<String> sentence) {
        this(reason.code(), reason, sentence);
    }

    Rejection(ErrorCode code, RejectionReason reason, Supplier<String> sentence) {
        // No stack trace: any client can cause refused requests at any time.
        super(code.code() + " " + code.phrase(), null, false, false);
        this.code = code;
        this.reason = reason;
        this.sentence = sentence;
    }

    public ErrorCode code() {
        return code;
    }

    public RejectionReason reason() {
        return reason;
    }

    /** What is wrong and what to do, for the operator. The text is made when it is asked for. */
    Supplier<String> words() {
        return sentence;
    }

    /** @param what belongs to the owner and was requested by another user */
    public static Rejection otherUser(String what, String owner, String asking) {
        return new Rejection(RejectionReason.OTHER_USER, () -> "The " + what + " is that of user '"
                + Rejected.shown(owner) + "', and user '" + Rejected.shown(asking)
                + "' asks for it; a client must keep the user that it allocated with.");
    }
}
