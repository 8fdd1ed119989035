package org.iceserver.turn.auth;

import org.iceserver.turn.rejection.Rejection;

/**
 * A credential source's answer for a request that had to wait for it.
 *
 * @param soFar why the request was not accepted at once; this reason may be more specific than that of the late answer
 */
public record LateKey(KeyLookup.Settled answer, Rejection soFar) {}
