package org.iceserver.turn;

import org.iceserver.stun.StunMessage;
import org.iceserver.transport.ClientPath;
import org.iceserver.turn.request.TurnRequest;

/**
 * The answer to a request that had to wait for its credential or for a peer.
 *
 * @param to the path on which the request came
 * @param askedNanos when the request came
 */
public record LateAnswer(ClientPath to, StunMessage request, long askedNanos, Answer answer) {
    static LateAnswer of(TurnRequest request, Answer answer) {
        return new LateAnswer(request.from(), request.message(), request.now().nanos(), answer);
    }
}
