/**
 * The STUN server's Binding method (RFC 8489 s6.3, s12).
 *
 * <p>What enters: a decoded Binding message and its source address. What leaves: the response to encode, or nothing.
 * Pure and without state: any thread, no I/O.
 */
@NullMarked
package org.iceserver.stun.server;

import org.jspecify.annotations.NullMarked;
