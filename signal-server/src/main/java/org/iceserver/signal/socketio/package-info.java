/**
 * Socket.IO as its clients from 2 to 4 speak it: Engine.IO 3 and 4 over long polling and WebSocket, with the upgrade
 * from one
 * to the other; the default namespace, events and acknowledgements; no binary packets.
 *
 * <p>What enters: HTTP bodies and WebSocket messages. What leaves: packets, and
 * {@link org.iceserver.signal.socketio.Event events} for the {@link org.iceserver.signal.socketio.Application} behind.
 * Threads: the signal loop alone.
 */
@NullMarked
package org.iceserver.signal.socketio;

import org.jspecify.annotations.NullMarked;
