package org.iceserver.transport;

import java.net.BindException;

/** The UDP sockets of one loop. Every method is called on that loop's thread, except where it says otherwise. */
public interface UdpTransport {
    /**
     * Opens a socket bound to exactly this address; never the wildcard address.
     *
     * @param port 0 lets the kernel choose
     * @param sharedPort sets SO_REUSEPORT: this socket is one of a group, one per loop
     * @throws BindException when the port is taken, the address is not local, or descriptors ran out; the message is
     *     one sentence that says which
     */
    UdpSocket open(IpAddress address, int port, boolean sharedPort, DatagramHandler handler) throws BindException;

    /** Writes a destination's {@code sockaddr} once. */
    Endpoint endpoint(long high, long low, int port);

    /** Sends everything queued now. The transport calls it by itself at the end of the loop's turn. */
    void flush();

    /** What this loop's sockets did so far; may be read by any thread. */
    UdpCounters counters();
}
