/**
 * One small HTTP/1.1 and WebSocket server (RFC 9110, RFC 9112, RFC 6455), plain and TLS on the same port.
 *
 * <p>Input: connections. Output: a {@link org.iceserver.transport.http.Request} for the handler of its method and path,
 * and, after a WebSocket handshake, complete frames for the handlers that a
 * {@link org.iceserver.transport.http.WebSocketEndpoint} added.
 *
 * <p>Threads: one event loop serves a connection from accept to close. Handlers run on it and must not block.
 */
@NullMarked
package org.iceserver.transport.http;

import org.jspecify.annotations.NullMarked;
