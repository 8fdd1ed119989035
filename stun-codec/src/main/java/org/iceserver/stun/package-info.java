/**
 * Bytes to STUN messages and ChannelData, and back (RFC 8489, 8656, 6062, 5780, 8016, 7635). Pure: no channel, no clock,
 * no randomness, no policy. Syntax is judged here; meaning belongs to the callers.
 *
 * <p>What enters: bytes of one datagram or of a stream. What leaves: {@link org.iceserver.stun.StunMessage} and
 * {@link org.iceserver.stun.ChannelData}, or the reason why not. Values are immutable and may cross threads.
 */
@NullMarked
package org.iceserver.stun;

import org.jspecify.annotations.NullMarked;
