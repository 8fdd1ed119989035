/** The HTTP and WebSocket server over real sockets on loopback. */
@NullMarked
package org.iceserver.transport.http;

import org.jspecify.annotations.NullMarked;
