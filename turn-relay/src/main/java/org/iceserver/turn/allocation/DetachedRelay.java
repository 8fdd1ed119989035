package org.iceserver.turn.allocation;

/**
 * A relay socket between two loops: bound, but read by nobody, so that what arrives waits in the system's buffer.
 * Whoever holds it hands it on or closes it.
 */
public interface DetachedRelay {
    /** Packets within this server for its relayed transport address go to this shard from now on. Any thread. */
    void announce(int shard);

    /** Closes the socket and gives the port back. */
    void close();
}
