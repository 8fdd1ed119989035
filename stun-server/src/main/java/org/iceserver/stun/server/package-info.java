/**
 * The STUN server's Binding method (RFC 8489 s6.3, s12) and NAT behaviour discovery (RFC 5780).
 *
 * <p>What enters: a decoded Binding message and its source address. What leaves: the response to encode, and for
 * discovery which of the server's addresses it leaves from, or nothing. Pure and without state: any thread, no I/O.
 */
@NullMarked
package org.iceserver.stun.server;

import org.jspecify.annotations.NullMarked;
