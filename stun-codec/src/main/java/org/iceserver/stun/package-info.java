/**
 * Decodes and encodes STUN messages and ChannelData (RFC 8489, 8656, 6062, 5780, 8016, 7635). Pure: no channel, no
 * clock, no randomness, no policy. This package checks only syntax; callers check the meaning.
 *
 * <p>Input: bytes of one datagram or of a stream. Output: {@link org.iceserver.stun.StunMessage} and
 * {@link org.iceserver.stun.ChannelData}, or the reason why the bytes cannot be decoded. Values are immutable and may
 * be used by any thread.
 */
@NullMarked
package org.iceserver.stun;

import org.jspecify.annotations.NullMarked;
