package org.iceserver.turn.trace;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.FiveTuple;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.rejection.Rejected;
import org.jspecify.annotations.Nullable;

/**
 * One message of a client on the control lane, and its result. Immutable; for any thread. The messages contain secrets:
 * to show one, make a {@link org.iceserver.stun.ReadableMessage} of it.
 *
 * @param loop the index of the media loop that answered
 * @param nanos the time from the loop turn in which the message came to the answer
 */
public record Exchange(FiveTuple path, int loop, StunMessage request, Result result, long nanos) {
    /** The result of a message. */
    public sealed interface Result {
        /**
         * This response was sent.
         *
         * @param rejected why it is a refusal, for the operator and never for the client; null when it is none
         */
        record Answered(StunMessage response, @Nullable Rejected rejected) implements Result {}

        /** An RFC 3489 client got an answer without the magic cookie. */
        record AnsweredClassic() implements Result {}

        /** Nothing was sent. */
        record Silent(DropReason why) implements Result {}
    }

    /** Whether the sender has authenticated: we sign responses only to authenticated clients. */
    public boolean proven() {
        return result instanceof Result.Answered answered
                && answered.response().messageClass() != MessageClass.INDICATION
                && (answered.response().has(Attribute.MessageIntegrity.class)
                        || answered.response().has(Attribute.MessageIntegritySha256.class));
    }
}
