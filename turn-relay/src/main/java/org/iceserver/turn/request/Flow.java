package org.iceserver.turn.request;

import org.iceserver.transport.ClientPath;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;

/**
 * A five-tuple as a lookup key: the client's address and port, and the listener, which stands for our side and the
 * protocol.
 */
public record Flow(IpAddress client, int port, int listener) {
    public static Flow of(ClientPath path, int listener) {
        FiveTuple fiveTuple = path.fiveTuple();
        return new Flow(fiveTuple.client(), fiveTuple.clientPort(), listener);
    }
}
