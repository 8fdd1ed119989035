package org.iceserver.transport;

/**
 * A bound UDP socket on its way from one loop to another. Nobody reads it; packets wait in the system's buffer. Its
 * owner must pass it to {@link UdpTransport#attach} or close it.
 */
public interface DetachedUdpSocket {
    /** Any thread. */
    void close();
}
