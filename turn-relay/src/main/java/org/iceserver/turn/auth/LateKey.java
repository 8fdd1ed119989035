package org.iceserver.turn.auth;

import org.iceserver.turn.rejection.Rejection;

/**
 * What a credential source said of a request that had to wait for it.
 *
 * @param soFar why the request was not let in at once; what those say who were waited for may be less
 */
public record LateKey(KeyLookup.Settled answer, Rejection soFar) {}
