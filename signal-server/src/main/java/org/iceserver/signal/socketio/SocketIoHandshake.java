package org.iceserver.signal.socketio;

import org.iceserver.signal.Caller;

/**
 * How a session begins.
 *
 * @param webSocket the client came with a WebSocket at once, so that there is nothing to upgrade to
 * @param caller with the token of its handshake; one in the CONNECT packet of version 4 counts more
 */
public record SocketIoHandshake(EngineVersion version, boolean webSocket, Caller caller) {}
