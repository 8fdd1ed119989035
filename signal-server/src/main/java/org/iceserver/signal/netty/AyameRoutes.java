package org.iceserver.signal.netty;

import org.iceserver.signal.SignalHub;
import org.iceserver.signal.ayame.AyameProtocol;
import org.iceserver.transport.http.Routes;

/** Where clients of Ayame come: {@code ws://host:3000/signaling}. */
final class AyameRoutes {
    static final String PATH = "/signaling";

    private AyameRoutes() {}

    static void addTo(Routes routes, AyameProtocol protocol, Visitors visitors, SignalHub hub) {
        routes.webSocket(PATH, DialectEndpoint.text(visitors, hub,
                (handshake, outbound, now) -> protocol.opened(outbound, visitors.host(handshake),
                        visitors.secure(handshake), visitors.caller(handshake), now)));
    }
}
