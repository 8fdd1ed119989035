/**
 * The STUN server's Binding method (RFC 8489 s6.3, s12) and NAT behaviour discovery (RFC 5780).
 *
 * <p>Input: a decoded Binding message and its source address. Output: the response to encode, and for discovery the
 * server address from which it leaves; or nothing. Pure and without state: any thread, no I/O.
 */
@NullMarked
package org.iceserver.stun.server;

import org.jspecify.annotations.NullMarked;
