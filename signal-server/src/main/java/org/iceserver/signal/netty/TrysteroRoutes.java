package org.iceserver.signal.netty;

import org.iceserver.signal.SignalHub;
import org.iceserver.signal.trystero.TrysteroProtocol;
import org.iceserver.transport.http.Routes;

/** Where clients of Trystero's own relay come: {@code relayUrls: ["ws://host:3000/trystero"]}. */
final class TrysteroRoutes {
    static final String PATH = "/trystero";

    private TrysteroRoutes() {}

    static void addTo(Routes routes, TrysteroProtocol protocol, Visitors visitors, SignalHub hub) {
        routes.webSocket(PATH, DialectEndpoint.text(visitors, hub,
                (handshake, outbound, now) -> protocol.opened(outbound, visitors.caller(handshake), now)));
    }
}
