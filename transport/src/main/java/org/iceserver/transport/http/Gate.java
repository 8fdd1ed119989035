package org.iceserver.transport.http;

import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/** Checks every request, including WebSocket handshakes, before its path is looked up. */
@FunctionalInterface
public interface Gate {
    Gate OPEN = request -> null;

    /** The answer that refuses the request; null when it may be served. */
    @Nullable
    Response refuse(Request request);

    /** The client of the request, whose limits it counts for. The request may have come through a trusted proxy. */
    default IpAddress client(Request request) {
        return request.address();
    }
}
