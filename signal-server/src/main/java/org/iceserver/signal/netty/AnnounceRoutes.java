package org.iceserver.signal.netty;

import org.iceserver.signal.SignalHub;
import org.iceserver.signal.announce.AnnounceProtocol;
import org.iceserver.transport.http.Routes;

/** Where clients of WebTorrent's trackers come: {@code announce: ["ws://host:3000/announce"]}. */
final class AnnounceRoutes {
    static final String PATH = "/announce";

    private AnnounceRoutes() {}

    static void addTo(Routes routes, AnnounceProtocol protocol, Visitors visitors, SignalHub hub) {
        routes.webSocket(PATH, DialectEndpoint.text(visitors, hub,
                (handshake, outbound, now) -> protocol.opened(outbound, visitors.caller(handshake), now)));
    }
}
