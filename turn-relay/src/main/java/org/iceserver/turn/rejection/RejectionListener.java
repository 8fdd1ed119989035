package org.iceserver.turn.rejection;

import org.iceserver.transport.ClientPath;
import org.iceserver.turn.limits.Limit;

/** Told of what clients are refused, on the shard's thread. */
public interface RejectionListener {
    /** A request gets an error response that refuses it something. */
    void rejected(Rejected rejected);

    /**
     * A limit dropped a packet or a request, which gets no answer.
     *
     * @param username empty where nobody has proven who they are
     */
    void dropped(ClientPath from, String username, Limit limit);
}
