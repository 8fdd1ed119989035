package org.iceserver.turn;

import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through the control lane.
 *
 * @param arrivedAt the shard whose loop receives the client's packets
 */
record TurnRequest(StunMessage message, ClientPath from, int listener, Now now, int arrivedAt) {
    IpAddress client() {
        return from.fiveTuple().client();
    }

    int clientPort() {
        return from.fiveTuple().clientPort();
    }

    TurnRequest at(Now later) {
        return new TurnRequest(message, from, listener, later, arrivedAt);
    }

    /** The five-tuple that it came on. */
    Flow flow() {
        return Flow.of(from, listener);
    }

    /**
     * The response with MESSAGE-INTEGRITY, and with FINGERPRINT where the request had one.
     *
     * @param key signs the response; null: nobody has proven who he is
     */
    StunEncoder signed(StunEncoder response, @Nullable UserKey key) {
        if (key != null) {
            key.sign(response, message);
        }
        if (message.hasFingerprint()) {
            response.fingerprint();
        }
        return response;
    }
}
