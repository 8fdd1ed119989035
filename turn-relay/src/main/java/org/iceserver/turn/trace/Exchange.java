package org.iceserver.turn.trace;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.FiveTuple;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.rejection.Rejected;
import org.jspecify.annotations.Nullable;

/**
 * One message of a client on the control lane, and what it came to. Immutable; for any thread. Its messages hold secrets: who
 * shows them makes a {@link org.iceserver.stun.ReadableMessage} of each.
 *
 * @param loop which media loop answered
 * @param nanos from the turn of the loop in which it came, to the answer
 */
public record Exchange(FiveTuple path, int loop, StunMessage request, Result result, long nanos) {
    /** What a message came to. */
    public sealed interface Result {
        /**
         * This was sent back.
         *
         * @param rejected why it refuses something, for the operator and never for the client; null where it does not
         */
        record Answered(StunMessage response, @Nullable Rejected rejected) implements Result {}

        /** A client of RFC 3489 got an answer, which has no magic cookie. */
        record AnsweredClassic() implements Result {}

        /** Nothing was sent. */
        record Silent(DropReason why) implements Result {}
    }

    /** Whether its sender is who the message says: we sign what we send to those who have proven it, and nothing else. */
    public boolean proven() {
        return result instanceof Result.Answered answered
                && answered.response().messageClass() != MessageClass.INDICATION
                && (answered.response().has(Attribute.MessageIntegrity.class)
                        || answered.response().has(Attribute.MessageIntegritySha256.class));
    }
}
