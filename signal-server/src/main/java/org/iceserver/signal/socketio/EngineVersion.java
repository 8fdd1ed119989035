package org.iceserver.signal.socketio;

import org.jspecify.annotations.Nullable;

/** The two versions of Engine.IO in use. */
public enum EngineVersion {
    /** Socket.IO 2: the client sends pings and is connected at once. */
    V3,
    /** Socket.IO 3 and 4: the server sends pings, and the client asks to be connected. */
    V4;

    /** @param eio the {@code EIO} parameter; null when it names neither */
    public static @Nullable EngineVersion of(@Nullable String eio) {
        return switch (eio == null ? "" : eio) {
            case "3" -> V3;
            case "4" -> V4;
            default -> null;
        };
    }
}
