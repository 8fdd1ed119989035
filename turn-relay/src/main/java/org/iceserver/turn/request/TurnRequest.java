package org.iceserver.turn.request;

import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.auth.UserKey;
import org.iceserver.turn.time.Now;
import org.jspecify.annotations.Nullable;

/**
 * A request in the control lane.
 *
 * @param arrivedAt the shard whose loop receives the client's packets
 */
public record TurnRequest(StunMessage message, ClientPath from, int listener, Now now, int arrivedAt) {
    public IpAddress client() {
        return from.fiveTuple().client();
    }

    public int clientPort() {
        return from.fiveTuple().clientPort();
    }

    public TurnRequest at(Now later) {
        return new TurnRequest(message, from, listener, later, arrivedAt);
    }

    /** The five-tuple on which it came. */
    public Flow flow() {
        return Flow.of(from, listener);
    }

    /**
     * The response with MESSAGE-INTEGRITY, and with FINGERPRINT if the request had one.
     *
     * @param key signs the response; null when the client has not authenticated
     */
    public StunEncoder signed(StunEncoder response, @Nullable UserKey key) {
        if (key != null) {
            key.sign(response, message);
        }
        if (message.hasFingerprint()) {
            response.fingerprint();
        }
        return response;
    }
}
