package org.iceserver.transport.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * A netlink socket of the routing family (rtnetlink(7)), with a buffer for one read of messages. A message has a header
 * of 16 bytes and a body, in the machine's byte order. Needs no privilege. One thread.
 */
final class Netlink implements AutoCloseable {
    static final int HEADER = 16;
    /** The kernel never returns more than this in one read. */
    private static final int BUFFER = 32_768;
    private static final int SOCKADDR = 12;
    private static final int TIMEVAL = 16;

    final MemorySegment buffer;
    private final Arena memory = Arena.ofShared();
    private final LibC libc;
    private final int fd;

    private Netlink() throws IOException {
        libc = new LibC(memory);
        buffer = memory.allocate(BUFFER, Long.BYTES);
        fd = libc.socket(Linux.AF_NETLINK, Linux.SOCK_RAW | Linux.SOCK_CLOEXEC);
        if (fd < 0) {
            memory.close();
            throw failed("no netlink socket can be opened", fd);
        }
    }

    /** Opens a socket for requests and their answers. */
    static Netlink open() throws IOException {
        return new Netlink();
    }

    /**
     * Opens a socket for events.
     *
     * @param groups a bit for each kind of event, as in RTMGRP_LINK
     * @param patienceSeconds how long one read waits
     */
    static Netlink open(int groups, int patienceSeconds) throws IOException {
        Netlink opened = new Netlink();
        try {
            opened.listen(groups, patienceSeconds);
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    private void listen(int groups, int patienceSeconds) throws IOException {
        MemorySegment address = memory.allocate(SOCKADDR, Integer.BYTES);
        address.set(JAVA_SHORT, 0, (short) Linux.AF_NETLINK);
        address.set(JAVA_INT, 8, groups);
        int bound = libc.bind(fd, address.address(), SOCKADDR);
        if (bound < 0) {
            throw failed("a netlink socket hears no events", bound);
        }
        MemorySegment patience = memory.allocate(TIMEVAL, Long.BYTES);
        patience.set(JAVA_LONG, 0, patienceSeconds);
        int set = libc.setsockopt(fd, Linux.SOL_SOCKET, Linux.SO_RCVTIMEO, patience.address(), TIMEVAL);
        if (set < 0) {
            throw failed("a netlink socket takes no time limit", set);
        }
    }

    /** Sends the message at the start of the buffer. When this returns, the kernel has answered it. */
    void ask() throws IOException {
        int sent = libc.send(fd, buffer.address(), buffer.get(JAVA_INT, 0), 0);
        if (sent < 0) {
            throw failed("a question to netlink cannot be sent", sent);
        }
    }

    /** Reads the waiting answer into the buffer. Returns its length in bytes or a negated errno. Does not wait. */
    int answer() {
        return libc.recv(fd, buffer.address(), BUFFER, Linux.MSG_DONTWAIT);
    }

    /** Waits for events. Returns their length in bytes or a negated errno, which is EAGAIN after the timeout. */
    int events() {
        return libc.recv(fd, buffer.address(), BUFFER, 0);
    }

    private static IOException failed(String what, int negatedErrno) {
        return new IOException(what + " (" + LibC.strerror(-negatedErrno) + ")");
    }

    @Override
    public void close() {
        libc.close(fd);
        memory.close();
    }
}
