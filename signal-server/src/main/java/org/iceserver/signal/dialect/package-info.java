/**
 * What all dialects share beside the hub: a WebSocket as its dialect sees it, the pace it is read at, and how
 * connections
 * are looked after.
 *
 * <p>What enters: what happens on a WebSocket, and the time. What leaves: calls on its
 * {@link org.iceserver.signal.Outbound}. Threads: the signal loop alone.
 */
@NullMarked
package org.iceserver.signal.dialect;

import org.jspecify.annotations.NullMarked;
