package org.iceserver.transport.linux;

import org.iceserver.transport.Endpoint;

/** A destination whose {@code sockaddr} is in a cell of the loop's {@link EndpointCells}. */
final class NativeEndpoint implements Endpoint {
    private static final long RELEASED = 0;

    private final EndpointCells cells;
    private final long high;
    private final long low;
    private final int port;
    private final int sockaddrLength;
    private long sockaddr;
    private int largestSegment = Integer.MAX_VALUE;

    NativeEndpoint(EndpointCells cells, long high, long low, int port, long sockaddr, int sockaddrLength) {
        this.cells = cells;
        this.high = high;
        this.low = low;
        this.port = port;
        this.sockaddr = sockaddr;
        this.sockaddrLength = sockaddrLength;
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
        return port;
    }

    @Override
    public void release() {
        if (sockaddr != RELEASED) {
            cells.release(sockaddr);
            sockaddr = RELEASED;
        }
    }

    boolean isReleased() {
        return sockaddr == RELEASED;
    }

    /** The address of the {@code sockaddr}. */
    long sockaddr() {
        if (sockaddr == RELEASED) {
            throw new IllegalStateException("the endpoint was released");
        }
        return sockaddr;
    }

    int sockaddrLength() {
        return sockaddrLength;
    }

    /**
     * The longest payload that may be a segment of a run, because the route to this destination refused longer ones.
     */
    int largestSegment() {
        return largestSegment;
    }

    void refusedSegment(int length) {
        largestSegment = Math.min(largestSegment, length - 1);
    }
}
