package org.iceserver.turn.allocation;

/**
 * A relay socket on its way from one loop to another. It is bound, but nobody reads it: packets wait in the system's
 * buffer. Its owner must pass it on or close it.
 */
public interface DetachedRelay {
    /**
     * From now on this shard receives the packets from within this server to the relayed transport address. Any thread.
     */
    void announce(int shard);

    /** Closes the socket and gives the port back. */
    void close();
}
