package org.iceserver.transport;

/** The UDP sockets of one loop. Every method is called on that loop's thread, except where it says otherwise. */
public interface UdpTransport extends AutoCloseable {
    /** The requested size of a socket's receive and send buffers; the system may grant less. */
    int BUFFER_BYTES = 4 << 20;

    /**
     * Opens a socket bound to exactly this address; never the wildcard address.
     *
     * @param port 0 lets the kernel choose
     * @param sharedPort sets SO_REUSEPORT: this socket is one of a group, one per loop, and does not read before
     *     {@link #startReading}; {@link EventLoops#openGroup} does both
     * @throws BindFailure when the port is taken, the address is not local, or no descriptors are left
     */
    UdpSocket open(IpAddress address, int port, boolean sharedPort, DatagramHandler handler) throws BindFailure;

    /**
     * From now on many senders share this socket fairly: when more arrives than this loop can read, the kernel limits
     * those who send the most to a share, so that they do not crowd out the others. Where the system cannot do this,
     * nothing changes.
     *
     * @param data tells which of their datagrams are data; data and the rest are limited separately
     */
    void shareFairly(UdpSocket socket, DataForm data);

    /**
     * Checks the queues of the sockets that are shared fairly. {@link EventLoops} calls it about ten times a second.
     */
    void lookAtQueues();

    /** Lets a socket that was opened with {@code sharedPort} read, once its whole group is open. */
    void startReading(UdpSocket socket);

    /**
     * Takes an open socket off this loop without closing it. Queued packets are sent, and the given object must not be
     * used any more. Do not call it while one of the socket's own datagrams is handled: the rest of that batch would be
     * lost.
     */
    DetachedUdpSocket detach(UdpSocket socket);

    /**
     * Attaches to this loop a socket that a loop of the same kind detached, and starts to read it at once.
     *
     * @throws BindFailure when this loop can take no more sockets; {@code socket} then still belongs to the caller
     */
    UdpSocket attach(DetachedUdpSocket socket, DatagramHandler handler) throws BindFailure;

    /**
     * Makes an endpoint, whose {@code sockaddr} is written once. It has no scope: a link-local sender can only be
     * answered with reply.
     */
    Endpoint endpoint(long high, long low, int port);

    /** Whether {@link UdpSocket#sendUnfragmented} works here. */
    boolean forbidsFragments();

    /** Sends everything queued now. The transport calls it by itself at the end of the loop's turn. */
    void flush();

    /** The counters of this loop's sockets; any thread may read them. */
    UdpCounters counters();

    /** Closes every socket and gives the memory back. {@link EventLoops#close} does it. */
    @Override
    void close();
}
