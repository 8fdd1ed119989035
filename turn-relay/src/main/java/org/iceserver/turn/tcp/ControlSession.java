package org.iceserver.turn.tcp;

import org.iceserver.transport.FiveTuple;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.auth.Authentication;

/**
 * The session to which a peer's connection belongs, as it was when the connection was requested or accepted. A
 * ConnectionBind belongs to that session and uses its credentials (RFC 6062 s4.3), although it arrives on its own
 * five-tuple and perhaps on another thread.
 *
 * @param path the control connection
 */
public record ControlSession(FiveTuple path, Authentication.Proven user) {
    /** On the allocation's thread. */
    static ControlSession of(Allocation allocation) {
        return new ControlSession(allocation.client().fiveTuple(), allocation.user());
    }
}
