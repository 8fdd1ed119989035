package org.iceserver.turn.rejection;

import java.util.function.Supplier;

import org.iceserver.stun.ErrorCode;

/** An error response on its way out; thrown by whoever finds the reason, caught in one place, {@code TurnShard}. */
public sealed class Rejection extends Exception permits LimitReached, TryAlternate, UnknownAttributes {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final RejectionReason reason;
    // An exception is never serialized here.
    private final transient Supplier<String> sentence;

    public Rejection(RejectionReason reason) {
        this(reason, reason::sentence);
    }

    /**
     * @param sentence what is wrong and what to do, for the operator; asked when somebody reads it, on any thread, so that it
     *     keeps hold of small, immutable things only
     */
    public Rejection(RejectionReason reason, Supplier<String> sentence) {
        this(reason.code(), reason, sentence);
    }

    Rejection(ErrorCode code, RejectionReason reason, Supplier<String> sentence) {
        // No stack trace: a refused request is an everyday event that any client can cause.
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

    /** What is wrong and what to do, for the operator: put together when it is asked for. */
    Supplier<String> words() {
        return sentence;
    }

    /** @param what the owner's, which somebody else asks for */
    public static Rejection otherUser(String what, String owner, String asking) {
        return new Rejection(RejectionReason.OTHER_USER, () -> "The " + what + " is that of user '"
                + Rejected.shown(owner) + "', and user '" + Rejected.shown(asking)
                + "' asks for it; a client must keep the user that it allocated with.");
    }
}
