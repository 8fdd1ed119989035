/**
 * The native protocol, {@code ice-signal.v1}: its codec, its sessions that survive a lost connection, and its pace.
 *
 * <p>What enters: text messages, and the news that a connection opened, drained, answered a ping, or ended. What
 * leaves:
 * calls on the connection's {@link org.iceserver.signal.Outbound}.
 *
 * <p>Threads: the signal loop alone. Time is an argument everywhere: nanoseconds of one monotonic clock.
 */
@NullMarked
package org.iceserver.signal.v1;

import org.jspecify.annotations.NullMarked;
