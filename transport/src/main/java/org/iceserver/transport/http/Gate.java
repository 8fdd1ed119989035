package org.iceserver.transport.http;

import org.jspecify.annotations.Nullable;

/** Looks at every request, WebSocket handshakes included, before its path is looked up. */
@FunctionalInterface
public interface Gate {
    Gate OPEN = request -> null;

    /** What to answer instead of serving the request; null serves it. */
    @Nullable
    Response refuse(Request request);
}
