package org.iceserver.turn.tcp;

/** The shell's end of a connection to a peer, and of the client's data connection once they are bound. */
@FunctionalInterface
public interface PeerSocket {
    /** Closes both at once; idempotent. */
    void close();
}
