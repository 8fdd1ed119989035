/**
 * Authentication: the long-term credential mechanism of RFC 8489 s9.2 and the access tokens of RFC 7635, as values.
 *
 * <p>A {@link org.iceserver.turn.auth.Claim} and a realm make a {@link org.iceserver.turn.auth.KeyQuery}; a
 * {@link org.iceserver.turn.auth.CredentialSource} answers it with a {@link org.iceserver.turn.auth.KeyLookup}; the
 * result is an {@link org.iceserver.turn.auth.Authentication}. Nonces and kicked users are here too. Values are
 * immutable where no thread is named.
 */
@NullMarked
package org.iceserver.turn.auth;

import org.jspecify.annotations.NullMarked;
