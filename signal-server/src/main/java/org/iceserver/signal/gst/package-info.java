/**
 * The signalling protocol of GStreamer's webrtcsink and webrtcsrc (gst-plugins-rs): producers and consumers of media, listeners
 * that hear of them, and sessions of two.
 *
 * <p>What enters: text messages such as {@code setPeerStatus}, {@code startSession} and {@code peer}. What leaves: calls on the
 * connection's {@link org.iceserver.signal.Outbound}. Threads: the signal loop alone; time is an argument.
 */
@NullMarked
package org.iceserver.signal.gst;

import org.jspecify.annotations.NullMarked;
