/**
 * Whom to: which peer addresses a client may reach (RFC 8656 s21), and on which path. The operator's rules, the special-purpose
 * addresses, and this host's own. Any thread; nothing here is asked for each packet but
 * {@link org.iceserver.turn.policy.PeerPolicy#generation}.
 */
@NullMarked
package org.iceserver.turn.policy;

import org.jspecify.annotations.NullMarked;
