/**
 * Where TURN keys come from: static users, TURN REST secrets and access tokens, all at once (RFC 8489 s9.2,
 * draft-uberti-behave-turn-rest-00, RFC 7635).
 *
 * <p>What enters: configured users and secrets, and the relay's {@link org.iceserver.turn.auth.KeyQuery}. What leaves: the keys
 * a request may have been signed with, and freshly minted credentials. Everything here is immutable and may be used by any
 * thread; nothing blocks, nothing is printed.
 */
@NullMarked
package org.iceserver.credentials;

import org.jspecify.annotations.NullMarked;
