package org.iceserver.turn;

import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.turn.auth.KeyQuery;
import org.iceserver.turn.auth.UserKey;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.request.TurnRequest;
import org.iceserver.turn.tcp.PeerConnection;
import org.jspecify.annotations.Nullable;

/** What a request came to. */
public sealed interface Answer {
    /**
     * Send this back on the path the request came on; the receiver encodes it once.
     *
     * @param rejected what the operator may know of an error response that refuses something; it is not for the client
     */
    record Reply(StunEncoder response, @Nullable Rejected rejected) implements Answer {
        /** Nobody is refused anything. */
        public Reply(StunEncoder response) {
            this(response, null);
        }

        /** @param key signs the response; null: nobody has proven who he is */
        static Reply to(TurnRequest request, StunEncoder response, @Nullable UserKey key) {
            return new Reply(request.signed(response, key));
        }
    }

    /** Say nothing. The drop has been counted. */
    record Silence(DropReason why) implements Answer {}

    /** Nothing yet: a Connect request is answered by {@link PeerConnections} when its peer has answered, or has not. */
    record Later() implements Answer {}

    /**
     * Another shard answers: the one that has the allocation which the request names (RFC 8016 s3.2.2).
     *
     * @param shard may be this one: the allocation is on its way here, and the request is to be looked at behind it
     * @param message for that shard's {@link TurnShard#forwarded}, with the same path and listener
     */
    record Forward(int shard, StunMessage message, int listener) implements Answer {}

    /**
     * Send this; whatever else the client's connection carries is data to and from the peer (RFC 6062 s5.4).
     *
     * @param connection what to bind it to, on the thread of that connection's allocation
     */
    record Bound(StunEncoder response, PeerConnection connection) implements Answer {}

    /**
     * The request waits for its credential; {@link TurnShard#resume} will answer it.
     *
     * @param ask whether the credential source is to be asked now; false when the same source asked the same already
     */
    record Wait(KeyQuery query, boolean ask) implements Answer {}
}
