/**
 * The dialect of Ayame (OpenAyame): rooms of two, and ICE servers in the answer to a client's first message.
 *
 * <p>What enters: text messages {@code register}, {@code offer}, {@code answer}, {@code candidate}, {@code connected},
 * {@code bye} and {@code pong}. What leaves: calls on the connection's {@link org.iceserver.signal.Outbound}. Threads: the
 * signal loop alone; time is an argument.
 */
@NullMarked
package org.iceserver.signal.ayame;

import org.jspecify.annotations.NullMarked;
