/**
 * The second signal server of DxOS ({@code @dxos/signal} 1, the library socket-signal 9 and 10): remote calls in binary
 * WebSocket messages.
 *
 * <p>What enters: one message, one frame. What leaves: frames. Threads: the signal loop alone.
 */
@NullMarked
package org.iceserver.signal.dxos;

import org.jspecify.annotations.NullMarked;
