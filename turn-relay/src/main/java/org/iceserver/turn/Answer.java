package org.iceserver.turn;

import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.turn.auth.KeyQuery;
import org.iceserver.turn.auth.UserKey;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.request.TurnRequest;
import org.iceserver.turn.tcp.PeerConnection;
import org.jspecify.annotations.Nullable;

/** The result of a request. */
public sealed interface Answer {
    /**
     * Send this back on the path the request came on; the receiver encodes it once.
     *
     * @param rejected what the operator is told about a refusal; it is not for the client
     */
    record Reply(StunEncoder response, @Nullable Rejected rejected) implements Answer {
        /** A response that refuses nothing. */
        public Reply(StunEncoder response) {
            this(response, null);
        }

        /** @param key signs the response; null when the client has not authenticated */
        static Reply to(TurnRequest request, StunEncoder response, @Nullable UserKey key) {
            return new Reply(request.signed(response, key));
        }
    }

    /** Send nothing. The drop has been counted. */
    record Silence(DropReason why) implements Answer {}

    /**
     * No answer yet: {@link PeerConnections} answers a Connect request when its peer has answered or the wait has timed
     * out.
     */
    record Later() implements Answer {}

    /**
     * Another shard answers, because it has the allocation that the request names (RFC 8016 s3.2.2).
     *
     * @param shard may be this shard: then the allocation is on its way here, and the request must be handled after it
     *     has arrived
     * @param message pass it to that shard's {@link TurnShard#forwarded}, with the same path and listener
     */
    record Forward(int shard, StunMessage message, int listener) implements Answer {}

    /**
     * Send this. Everything that the client's connection carries afterwards is data to and from the peer (RFC 6062
     * s5.4).
     *
     * @param connection the peer connection to bind it to, on the thread of its allocation
     */
    record Bound(StunEncoder response, PeerConnection connection) implements Answer {}

    /**
     * The request waits for its credential; {@link TurnShard#resume} will answer it.
     *
     * @param ask whether to ask the credential source now; false when the same source has already asked the same
     *     question
     */
    record Wait(KeyQuery query, boolean ask) implements Answer {}
}
