package org.iceserver.signal.netty;

import java.util.List;

import org.iceserver.signal.dxos.DxosProtocol;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.Routes;
import org.jspecify.annotations.Nullable;

/** Where clients of the second DxOS signal server come: {@code bootstrap: ["ws://host:3000/dxos"]}. */
final class DxosRoutes {
    static final String PATH = "/dxos";

    private DxosRoutes() {}

    static void addTo(Routes routes, DxosProtocol protocol, int messageBytes) {
        routes.webSocket(PATH, DialectEndpoint.binary(messageBytes,
                (handshake, outbound, now) -> protocol.opened(outbound, token(handshake), now)));
    }

    /** These clients can be told nothing but an address. */
    private static @Nullable String token(Request handshake) {
        String header = Visitors.token(handshake);
        List<String> values = handshake.query().get("token");
        return header != null || values == null ? header : values.getFirst();
    }
}
