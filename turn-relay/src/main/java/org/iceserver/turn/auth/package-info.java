/**
 * Who asks: the long-term credential mechanism of RFC 8489 s9.2 and access tokens of RFC 7635, as values.
 *
 * <p>A {@link org.iceserver.turn.auth.Claim} and a realm make a {@link org.iceserver.turn.auth.KeyQuery}; a
 * {@link org.iceserver.turn.auth.CredentialSource} answers it with a {@link org.iceserver.turn.auth.KeyLookup}; what is proven is
 * an {@link org.iceserver.turn.auth.Authentication}. Nonces and the users whom an operator kicked stand here too. Where no
 * thread is named, values are immutable.
 */
@NullMarked
package org.iceserver.turn.auth;

import org.jspecify.annotations.NullMarked;
