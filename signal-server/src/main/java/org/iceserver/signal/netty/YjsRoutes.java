package org.iceserver.signal.netty;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.yjs.YjsProtocol;
import org.iceserver.transport.http.Response;
import org.iceserver.transport.http.Routes;

/** Where y-webrtc clients come: {@code signaling: ["ws://host:3000/yjs"]}. */
final class YjsRoutes {
    static final String PATH = "/yjs";

    private YjsRoutes() {}

    static void addTo(Routes routes, YjsProtocol protocol, Visitors visitors, SignalHub hub) {
        routes.webSocket(PATH, DialectEndpoint.text(visitors, hub,
                (handshake, outbound, now) -> protocol.opened(outbound, visitors.caller(handshake), now)))
                // The original answers so to people who open the address in a browser.
                .get(PATH, request -> Response.text(HttpResponseStatus.OK, "okay"));
    }
}
