/**
 * The dialect of Trystero's own relay (its strategy {@code ws-relay}): topics, and payloads for everybody who subscribed.
 *
 * <p>What enters: text messages {@code subscribe}, {@code unsubscribe} and {@code publish}. What leaves: calls on the
 * connection's {@link org.iceserver.signal.Outbound}. Threads: the signal loop alone; time is an argument.
 */
@NullMarked
package org.iceserver.signal.trystero;

import org.jspecify.annotations.NullMarked;
