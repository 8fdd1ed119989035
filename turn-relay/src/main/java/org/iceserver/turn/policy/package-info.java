/**
 * The peer addresses that a client may reach (RFC 8656 s21), and the path to them: the operator's rules, the
 * special-purpose addresses, and this host's own addresses. Any thread. For each packet only
 * {@link org.iceserver.turn.policy.PeerPolicy#generation} is called.
 */
@NullMarked
package org.iceserver.turn.policy;

import org.jspecify.annotations.NullMarked;
