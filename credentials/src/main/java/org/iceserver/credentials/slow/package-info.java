/**
 * Users who are asked for elsewhere, in a database or over HTTP: threads that may wait, a cache in front of them, and what
 * happens while the other side is away (RFC 8489 s9.2).
 *
 * <p>What enters: the relay's {@link org.iceserver.turn.auth.KeyQuery}, on media loops, which never wait here. What leaves: the
 * user's keys, from the cache at once or later from a thread of {@link org.iceserver.credentials.slow.SlowUsers}.
 */
@NullMarked
package org.iceserver.credentials.slow;

import org.jspecify.annotations.NullMarked;
