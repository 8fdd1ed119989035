package org.iceserver.turn.rejection;

import org.iceserver.transport.ClientPath;
import org.iceserver.turn.limits.Limit;

/** Is told about refusals, on the shard's thread. */
public interface RejectionListener {
    /** A request gets an error response that is a refusal. */
    void rejected(Rejected rejected);

    /**
     * A limit dropped a packet or a request without an answer.
     *
     * @param username empty when the client has not authenticated
     */
    void dropped(ClientPath from, String username, Limit limit);
}
