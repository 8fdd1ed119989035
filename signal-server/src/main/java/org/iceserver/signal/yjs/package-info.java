/**
 * The dialect of y-webrtc: topics, and messages to everybody who subscribed to one.
 *
 * <p>What enters: text messages {@code subscribe}, {@code unsubscribe}, {@code publish} and {@code ping}. What leaves:
 * calls
 * on the connection's {@link org.iceserver.signal.Outbound}. Threads: the signal loop alone; time is an argument.
 */
@NullMarked
package org.iceserver.signal.yjs;

import org.jspecify.annotations.NullMarked;
