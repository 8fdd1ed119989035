package org.iceserver.transport.portable;

import java.net.InetSocketAddress;

import org.iceserver.transport.Endpoint;
import org.iceserver.transport.IpAddress;

/** A destination as java.nio wants it. */
final class PortableEndpoint implements Endpoint {
    private final long high;
    private final long low;
    private final InetSocketAddress address;
    private boolean released;

    PortableEndpoint(long high, long low, int port) {
        this.high = high;
        this.low = low;
        this.address = new InetSocketAddress(new IpAddress(high, low).toInetAddress(), port);
    }

    @Override
    public long high() {
        return high;
    }

    @Override
    public long low() {
        return low;
    }

    @Override
    public int port() {
        return address.getPort();
    }

    @Override
    public void release() {
        released = true;
    }

    InetSocketAddress socketAddress() {
        if (released) {
            throw new IllegalStateException("the endpoint was released");
        }
        return address;
    }
}
