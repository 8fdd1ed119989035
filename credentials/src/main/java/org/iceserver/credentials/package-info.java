/**
 * The sources of TURN keys: static users, TURN REST secrets and access tokens, which can be used together (RFC 8489
 * s9.2, draft-uberti-behave-turn-rest-00, RFC 7635).
 *
 * <p>Input: configured users and secrets, and the relay's {@link org.iceserver.turn.auth.KeyQuery}. Output: the keys
 * with which a request may have been signed, and newly minted credentials. Any thread may use the classes here; users,
 * secrets and keys can be replaced while the server runs. Nothing blocks, and nothing is printed.
 */
@NullMarked
package org.iceserver.credentials;

import org.jspecify.annotations.NullMarked;
