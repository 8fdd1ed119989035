package org.iceserver.transport;

/**
 * A destination whose {@code sockaddr} stands ready in the transport's memory, written once.
 *
 * <p>Made by {@link UdpTransport#endpoint} and used on that loop alone. {@link #release()} gives the memory back once
 * everything queued for it has been flushed; using an endpoint after that is a bug.
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
