package org.iceserver.transport.http;

import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/** Looks at every request, WebSocket handshakes included, before its path is looked up. */
@FunctionalInterface
public interface Gate {
    Gate OPEN = request -> null;

    /** What to answer instead of serving the request; null serves it. */
    @Nullable
    Response refuse(Request request);

    /** Whose request it is, which may have come through a proxy that is believed: who pays for what it takes. */
    default IpAddress client(Request request) {
        return request.address();
    }
}
