/**
 * The dialects of simple-signal 3 and of the DxOS signal server of 2020, which was built on it: the same events over
 * {@link org.iceserver.signal.socketio Socket.IO}, told apart by the first discovery.
 *
 * <p>What enters: events. What leaves: events and acknowledgements. Threads: the signal loop alone.
 */
@NullMarked
package org.iceserver.signal.simplesignal;

import org.jspecify.annotations.NullMarked;
