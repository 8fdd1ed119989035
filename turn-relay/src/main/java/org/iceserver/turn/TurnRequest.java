package org.iceserver.turn;

import org.iceserver.stun.StunMessage;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.IpAddress;

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
}
