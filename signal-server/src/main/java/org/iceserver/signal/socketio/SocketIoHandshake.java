package org.iceserver.signal.socketio;

import org.jspecify.annotations.Nullable;

/**
 * How a session begins.
 *
 * @param webSocket the client came with a WebSocket at once, so that there is nothing to upgrade to
 * @param token shown in the handshake; null when none was. One in the CONNECT packet of version 4 counts more
 */
public record SocketIoHandshake(EngineVersion version, boolean webSocket, @Nullable String token) {
    /** Never shows the token. */
    @Override
    public String toString() {
        return "SocketIoHandshake[" + version + ", " + webSocket + "]";
    }
}
