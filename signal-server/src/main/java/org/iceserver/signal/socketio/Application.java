package org.iceserver.signal.socketio;

import org.iceserver.signal.Admittance;
import org.iceserver.signal.Rejection;

/** What one connected client talks to. */
public interface Application {
    /** @throws Rejection what the client is told, and closed for if it closes */
    void happened(Event event, long now) throws Rejection;

    /** The client is gone, or is being closed; called once. */
    void over();

    /** Makes one for each client. */
    @FunctionalInterface
    interface Factory {
        /** @param admittance what its client was let in with */
        Application open(SocketIoConnection connection, Admittance admittance);
    }
}
