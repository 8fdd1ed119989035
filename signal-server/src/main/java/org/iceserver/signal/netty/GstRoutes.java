package org.iceserver.signal.netty;

import java.util.List;

import org.iceserver.signal.SignalHub;
import org.iceserver.signal.gst.GstProtocol;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Routes;

/** Where webrtcsink and webrtcsrc come: {@code signaller::uri="ws://host:3000/gst?room=lab"}. */
final class GstRoutes {
    static final String PATH = "/gst";
    /** Of clients that name none. */
    private static final String ROOM = "gst";

    private GstRoutes() {}

    static void addTo(Routes routes, GstProtocol protocol, Visitors visitors, SignalHub hub) {
        routes.webSocket(PATH, DialectEndpoint.text(visitors, hub, (handshake, outbound, now) -> protocol
                .opened(outbound, room(handshake), visitors.caller(handshake), now)));
    }

    private static String room(Request handshake) {
        List<String> named = handshake.query().get("room");
        return named == null ? ROOM : named.getFirst();
    }
}
