package org.iceserver.signal.netty;

import org.iceserver.signal.SignalHub;
import org.iceserver.signal.dxos.DxosProtocol;
import org.iceserver.transport.http.Routes;

/** Where clients of the second DxOS signal server come: {@code bootstrap: ["ws://host:3000/dxos"]}. */
final class DxosRoutes {
    static final String PATH = "/dxos";

    private DxosRoutes() {}

    static void addTo(Routes routes, DxosProtocol protocol, Visitors visitors, SignalHub hub) {
        routes.webSocket(PATH, DialectEndpoint.binary(visitors, hub,
                (handshake, outbound, now) -> protocol.opened(outbound, visitors.caller(handshake), now)));
    }
}
