/**
 * The PROXY protocol in front of a connection (haproxy's {@code send-proxy} and {@code send-proxy-v2}).
 *
 * <p>Input: the first bytes of a connection from a trusted proxy. Output: the address of the client behind the proxy,
 * and the bytes after the header. On the connection's own loop.
 */
@NullMarked
package org.iceserver.transport.proxy;

import org.jspecify.annotations.NullMarked;
