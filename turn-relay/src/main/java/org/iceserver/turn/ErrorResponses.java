package org.iceserver.turn;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunEncoder;
import org.iceserver.turn.auth.Authentication;
import org.iceserver.turn.auth.UserKey;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionListener;
import org.iceserver.turn.rejection.TryAlternate;
import org.iceserver.turn.rejection.UnknownAttributes;
import org.iceserver.turn.request.TurnRequest;
import org.jspecify.annotations.Nullable;

/** Makes the error response for each {@link Rejection}, counts it, and reports those that are refusals. One thread. */
final class ErrorResponses {
    private final ShardCounters counters;
    private final RejectionListener listener;

    /**
     * The error response to a request that was not granted.
     *
     * @param response neither signed nor encoded yet
     * @param rejected for the operator; null when the response is not a refusal
     */
    record Made(StunEncoder response, @Nullable Rejected rejected) {
        Answer reply(TurnRequest request, @Nullable UserKey key) {
            return new Answer.Reply(request.signed(response, key), rejected);
        }
    }

    ErrorResponses(ShardCounters counters, RejectionListener listener) {
        this.counters = counters;
        this.listener = listener;
    }

    /** @param user the authenticated user, or null */
    Made of(TurnRequest request, Rejection why, Authentication.@Nullable Proven user) {
        counters.error(why.code());
        StunEncoder response = StunEncoder.error(request.message(), why.code());
        if (why instanceof UnknownAttributes unknown) {
            response.add(new Attribute.UnknownAttributes(unknown.types()));
        }
        if (why instanceof TryAlternate alternate) {
            response.add(new Attribute.AlternateServer(alternate.server()));
        }
        return new Made(response, why.reason().refuses() ? told(request, why, user) : null);
    }

    private Rejected told(TurnRequest request, Rejection why, Authentication.@Nullable Proven user) {
        counters.rejected(why.reason());
        Limit limit = why.reason().limit();
        if (limit != null) {
            counters.refused(limit);
        }
        Rejected rejected = new Rejected(request.from().fiveTuple(),
                user == null ? Rejected.claimed(request.message()) : user.username(), why,
                request.now().epochSeconds());
        listener.rejected(rejected);
        return rejected;
    }
}
