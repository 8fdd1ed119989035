/**
 * The PROXY protocol in front of a connection (haproxy's {@code send-proxy} and {@code send-proxy-v2}).
 *
 * <p>What enters: the first bytes of a connection that a trusted proxy opened. What leaves: the address of the client
 * behind it, and the bytes behind the header. On the connection's own loop.
 */
@NullMarked
package org.iceserver.transport.proxy;

import org.jspecify.annotations.NullMarked;
