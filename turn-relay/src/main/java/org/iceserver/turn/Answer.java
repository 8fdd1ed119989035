package org.iceserver.turn;

import org.iceserver.stun.StunEncoder;

/** What a request came to. */
public sealed interface Answer {
    /** Send this back on the path the request came on; the receiver encodes it once. */
    record Reply(StunEncoder response) implements Answer {}

    /** Say nothing. The drop has been counted. */
    record Silence(DropReason why) implements Answer {}

    /** Nothing yet: a Connect request is answered by {@link PeerConnections} when its peer has answered, or has not. */
    record Later() implements Answer {}

    /**
     * Send this; whatever else the client's connection carries is data to and from the peer (RFC 6062 s5.4).
     *
     * @param connection what to bind it to, on the thread of that connection's allocation
     */
    record Bound(StunEncoder response, PeerConnection connection) implements Answer {}

    /**
     * The request waits for its credential; {@link TurnShard#resume} will answer it.
     *
     * @param ask whether the credential source is to be asked now; false when the same query is under way already
     */
    record Wait(KeyQuery query, boolean ask) implements Answer {}
}
