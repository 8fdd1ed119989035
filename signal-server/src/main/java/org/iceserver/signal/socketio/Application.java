package org.iceserver.signal.socketio;

import java.util.Set;

import org.iceserver.signal.Rejection;

/** What one connected client talks to. */
public interface Application {
    /** @throws Rejection what the client is told, and closed for if it closes */
    void happened(Event event, long now) throws Rejection;

    /** The client is gone, or must go; called once. */
    void over();

    /** Makes one for each client. */
    @FunctionalInterface
    interface Factory {
        /** @param permitted the only rooms its client may enter; empty: every room */
        Application open(SocketIoConnection connection, Set<String> permitted);
    }
}
