package org.iceserver.signal.dialect;

import org.iceserver.signal.Inbox;
import org.iceserver.signal.SignalError;

/** The inbox of a peer that has a connection for as long as it lives, whose {@link Flow} knows whether it keeps up. */
public interface PacedInbox extends Inbox {
    /** That of the peer's connection now. */
    Flow flow();

    /** Closes the peer's connection, and the peer leaves with it. */
    void end(SignalError why);

    @Override
    default String client() {
        return flow().client();
    }

    @Override
    default boolean keepsUp() {
        return flow().keepsUp();
    }

    @Override
    default void whenItKeepsUp(Runnable callback) {
        flow().whenItKeepsUp(callback);
    }
}
