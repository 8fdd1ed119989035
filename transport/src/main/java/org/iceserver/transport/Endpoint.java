package org.iceserver.transport;

/**
 * A destination whose {@code sockaddr} has been written once to the transport's memory.
 *
 * <p>Made by {@link UdpTransport#endpoint} and used only on that loop. {@link #release()} gives the memory back after
 * everything queued for it has been flushed. Using a released endpoint is a bug.
 */
public interface Endpoint {
    long high();

    long low();

    int port();

    default IpAddress address() {
        return new IpAddress(high(), low());
    }

    void release();
}
