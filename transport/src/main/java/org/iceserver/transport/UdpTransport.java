package org.iceserver.transport;

/** The UDP sockets of one loop. Every method is called on that loop's thread, except where it says otherwise. */
public interface UdpTransport extends AutoCloseable {
    /** What is asked for as a socket's receive and send buffer; the system may grant less. */
    int BUFFER_BYTES = 4 << 20;

    /**
     * Opens a socket bound to exactly this address; never the wildcard address.
     *
     * @param port 0 lets the kernel choose
     * @param sharedPort sets SO_REUSEPORT: this socket is one of a group, one per loop, and reads nothing before
     *     {@link #startReading}; {@link EventLoops#openGroup} does both
     * @throws BindFailure when the port is taken, the address is not local, or descriptors ran out
     */
    UdpSocket open(IpAddress address, int port, boolean sharedPort, DatagramHandler handler) throws BindFailure;

    /**
     * From now on many senders share this socket: while more arrives than this loop reads, the kernel holds those who send
     * the most to a share, so that nobody crowds out the others. Where the system cannot do that, nothing changes.
     *
     * @param data what of their datagrams is data; the rest is held apart from it
     */
    void shareFairly(UdpSocket socket, DataForm data);

    /** Looks at the queues of the sockets that are shared fairly; {@link EventLoops} calls it about ten times a second. */
    void lookAtQueues();

    /** Lets a socket that was opened with {@code sharedPort} read, once its whole group is open. */
    void startReading(UdpSocket socket);

    /**
     * Takes an open socket off this loop without closing it: what it has queued is sent, and the object given is of no use
     * any more. Not to be called while one of its own datagrams is handled: the rest of that batch would be lost.
     */
    DetachedUdpSocket detach(UdpSocket socket);

    /**
     * Serves on this loop what a loop of the same kind detached, and reads it at once.
     *
     * @throws BindFailure when this loop can take no more sockets; {@code socket} is still the caller's then
     */
    UdpSocket attach(DetachedUdpSocket socket, DatagramHandler handler) throws BindFailure;

    /** Writes a destination's {@code sockaddr} once. Without a scope: a link-local sender is answered by reply only. */
    Endpoint endpoint(long high, long low, int port);

    /** Whether {@link UdpSocket#sendUnfragmented} can be done here. */
    boolean forbidsFragments();

    /** Sends everything queued now. The transport calls it by itself at the end of the loop's turn. */
    void flush();

    /** What this loop's sockets did so far; may be read by any thread. */
    UdpCounters counters();

    /** Closes every socket and gives the memory back. {@link EventLoops#close} does it. */
    @Override
    void close();
}
