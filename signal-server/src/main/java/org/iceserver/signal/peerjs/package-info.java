/**
 * The dialect of PeerJS: peers with ids of their own, and messages that wait a moment for a peer that is not here yet.
 *
 * <p>What enters: a WebSocket handshake's parameters, and text messages {@code {type, dst, payload}}. What leaves:
 * calls
 * on the connection's {@link org.iceserver.signal.Outbound}. Threads: the signal loop alone; time is an argument.
 */
@NullMarked
package org.iceserver.signal.peerjs;

import org.jspecify.annotations.NullMarked;
