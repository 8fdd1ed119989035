/**
 * Users from a database or an HTTP service: threads that may block, a cache, and the handling of outages (RFC 8489
 * s9.2).
 *
 * <p>Input: the relay's {@link org.iceserver.turn.auth.KeyQuery}, on media loops, which never wait here. Output: the
 * user's keys, at once from the cache or later from a thread of {@link org.iceserver.credentials.slow.SlowUsers}.
 */
@NullMarked
package org.iceserver.credentials.slow;

import org.jspecify.annotations.NullMarked;
