/**
 * The signal port: HTTP routes, WebSocket connections, and their assembly into a {@link SignalServer}.
 *
 * <p>What enters: HTTP requests and WebSocket frames. What leaves: answers, and what the cores in
 * {@code org.iceserver.signal} decided to send. Everything runs on one event loop, the signal loop.
 */
@NullMarked
package org.iceserver.signal.netty;

import org.jspecify.annotations.NullMarked;
