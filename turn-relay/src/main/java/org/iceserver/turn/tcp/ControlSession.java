package org.iceserver.turn.tcp;

import org.iceserver.transport.FiveTuple;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.auth.Authentication;

/**
 * The session that a peer's connection belongs to, as it was when the connection was asked for or came. A ConnectionBind
 * is part of that session, with its credentials (RFC 6062 s4.3), though it arrives on a five-tuple of its own and maybe on
 * another thread.
 *
 * @param path the control connection
 */
public record ControlSession(FiveTuple path, Authentication.Proven user) {
    /** On the allocation's thread. */
    static ControlSession of(Allocation allocation) {
        return new ControlSession(allocation.client().fiveTuple(), allocation.user());
    }
}
