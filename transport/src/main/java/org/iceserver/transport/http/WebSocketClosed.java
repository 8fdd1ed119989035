package org.iceserver.transport.http;

/**
 * A user event: the client began the closing handshake, or broke the protocol.
 *
 * @param status the close code (RFC 6455 section 7.4), 1005 when the client gave none
 * @param refused whether we closed it, because of what the client sent
 */
public record WebSocketClosed(int status, boolean refused) {}
