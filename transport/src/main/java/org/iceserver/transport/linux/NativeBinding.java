package org.iceserver.transport.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

import org.iceserver.transport.BindFailure;
import org.iceserver.transport.BindFailure.Reason;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.UdpTransport;
import org.jspecify.annotations.Nullable;

import static java.lang.foreign.ValueLayout.JAVA_INT;

/** Makes bound sockets and reads their options. One per loop. */
final class NativeBinding {
    private final LibC libc;
    /** Memory for a sockaddr, an option's value, and the length of either. */
    private final MemorySegment sockaddr;
    private final MemorySegment value;
    private final MemorySegment length;
    /** Whether the kernel knows UDP_SEGMENT; asked once, with the first socket. */
    private @Nullable Boolean segmentation;

    NativeBinding(LibC libc, SegmentAllocator memory) {
        this.libc = libc;
        this.sockaddr = memory.allocate(SocketAddress.CELL, Long.BYTES);
        this.value = memory.allocate(JAVA_INT);
        this.length = memory.allocate(JAVA_INT);
    }

    /**
     * Opens a non-blocking socket bound to exactly this address.
     *
     * @param icmpErrors asks the kernel to queue ICMP errors
     * @return the descriptor
     */
    int open(IpAddress address, int port, boolean sharedPort, boolean icmpErrors) throws BindFailure {
        boolean v4 = address.isV4();
        int fd = libc.socket(v4 ? Linux.AF_INET : Linux.AF_INET6,
                Linux.SOCK_DGRAM | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC);
        if (fd < 0) {
            throw failure(-fd, address, port);
        }
        discoverMtu(fd, v4, Linux.PMTUDISC_DONT);
        if (!v4) {
            set(fd, Linux.IPPROTO_IPV6, Linux.IPV6_V6ONLY, 1);
        }
        if (icmpErrors) {
            set(fd, v4 ? Linux.IPPROTO_IP : Linux.IPPROTO_IPV6, v4 ? Linux.IP_RECVERR : Linux.IPV6_RECVERR, 1);
        }
        set(fd, v4 ? Linux.IPPROTO_IP : Linux.IPPROTO_IPV6, v4 ? Linux.IP_RECVTOS : Linux.IPV6_RECVTCLASS, 1);
        set(fd, Linux.SOL_SOCKET, Linux.SO_RCVBUF, UdpTransport.BUFFER_BYTES);
        set(fd, Linux.SOL_SOCKET, Linux.SO_SNDBUF, UdpTransport.BUFFER_BYTES);
        if (sharedPort) {
            set(fd, Linux.SOL_SOCKET, Linux.SO_REUSEPORT, 1);
        }
        int used = SocketAddress.write(sockaddr, 0, address.high(), address.low(), port);
        int bound = libc.bind(fd, sockaddr.address(), used);
        if (bound < 0) {
            libc.close(fd);
            throw failure(-bound, address, port);
        }
        return fd;
    }

    /** From now on datagrams leave with the DF bit, or are refused. */
    void forbidFragments(int fd, boolean v4) {
        discoverMtu(fd, v4, Linux.PMTUDISC_DO);
    }

    /**
     * From now on datagrams may be fragmented again. With IPv4 the socket does not return to DONT, because then the
     * kernel would not report the router's answer to the datagram with the DF bit.
     */
    void allowFragments(int fd, boolean v4) {
        discoverMtu(fd, v4, v4 ? Linux.IP_PMTUDISC_OMIT : Linux.PMTUDISC_DONT);
    }

    private void discoverMtu(int fd, boolean v4, int how) {
        set(fd, v4 ? Linux.IPPROTO_IP : Linux.IPPROTO_IPV6, v4 ? Linux.IP_MTU_DISCOVER : Linux.IPV6_MTU_DISCOVER,
                how);
    }

    /** The port of a bound socket. */
    int port(int fd) {
        length.set(JAVA_INT, 0, SocketAddress.CELL);
        int result = libc.getsockname(fd, sockaddr.address(), length.address());
        if (result < 0) {
            throw new IllegalStateException("a bound socket does not tell its port: " + LibC.strerror(-result));
        }
        return SocketAddress.port(sockaddr, 0);
    }

    /** Returns and clears the pending error; 0 when there is none. */
    int takePendingError(int fd) {
        return get(fd, Linux.SOL_SOCKET, Linux.SO_ERROR);
    }

    /** Whether this kernel knows UDP_SEGMENT. A kernel that does not would ignore it and send a run as one datagram. */
    boolean knowsSegmentation(int fd) {
        if (segmentation == null) {
            segmentation = get(fd, Linux.SOL_UDP, Linux.UDP_SEGMENT) >= 0;
        }
        return segmentation;
    }

    /** Sets an option. If the kernel refuses it, the default stays; packets flow without any of our options. */
    private void set(int fd, int level, int option, int wanted) {
        value.set(JAVA_INT, 0, wanted);
        libc.setsockopt(fd, level, option, value.address(), Integer.BYTES);
    }

    private int get(int fd, int level, int option) {
        length.set(JAVA_INT, 0, Integer.BYTES);
        int result = libc.getsockopt(fd, level, option, value.address(), length.address());
        return result < 0 ? result : value.get(JAVA_INT, 0);
    }

    private static BindFailure failure(int errno, IpAddress address, int port) {
        return BindFailure.of(Reason.of(errno), address, port, LibC.strerror(errno));
    }
}
