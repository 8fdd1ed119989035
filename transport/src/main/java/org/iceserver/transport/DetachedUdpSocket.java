package org.iceserver.transport;

/**
 * A bound UDP socket between two loops: nobody reads it, and what arrives waits in the system's buffer. Whoever holds it
 * gives it to {@link UdpTransport#attach} or closes it.
 */
public interface DetachedUdpSocket {
    /** Any thread. */
    void close();
}
