package org.iceserver.transport.http;

/** A user event: a fragment of a WebSocket message arrived that is not its last, so that no message is passed on for it. */
public enum WebSocketFragment {
    ARRIVED
}
