package org.iceserver.signal.dialect;

import org.iceserver.signal.Inbox;

/** The inbox of a peer that has a connection for as long as it lives, whose {@link Flow} knows whether it keeps up. */
public interface PacedInbox extends Inbox {
    /** That of the peer's connection now. */
    Flow flow();

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
