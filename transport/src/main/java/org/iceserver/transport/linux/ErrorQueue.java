package org.iceserver.transport.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

import org.iceserver.transport.Endpoint;
import org.iceserver.transport.IcmpError;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** Reads the ICMP errors that the kernel queued for a socket ({@code MSG_ERRQUEUE}). One per loop. */
final class ErrorQueue {
    /** The most errors per turn and socket; the rest is read later. */
    static final int PER_TURN = 16;

    private static final int CONTROL_BYTES = 512;
    /** Offsets in {@code struct sock_extended_err}, which follows the control header. */
    private static final int ERRNO = MessageHeader.CONTROL_HEADER;
    private static final int ORIGIN = MessageHeader.CONTROL_HEADER + 4;
    private static final int TYPE = MessageHeader.CONTROL_HEADER + 5;
    private static final int CODE = MessageHeader.CONTROL_HEADER + 6;
    private static final int INFO = MessageHeader.CONTROL_HEADER + 8;
    private static final int ORIGIN_LOCAL = 1;
    private static final int ORIGIN_ICMP = 2;
    private static final int ORIGIN_ICMP6 = 3;
    private static final int UNREACHABLE = 3;
    private static final int FRAGMENTATION_NEEDED = 4;
    private static final int PACKET_TOO_BIG_V6 = 2;

    private final LibC libc;
    private final MemorySegment header;
    private final MemorySegment destination;
    private final MemorySegment control;
    private @Nullable IcmpError last;

    ErrorQueue(LibC libc, SegmentAllocator memory) {
        this.libc = libc;
        this.header = memory.allocate(MessageHeader.SIZE, MessageHeader.SIZE);
        this.destination = memory.allocate(SocketAddress.CELL, Long.BYTES);
        this.control = memory.allocate(CONTROL_BYTES, Long.BYTES);
        header.set(JAVA_LONG, MessageHeader.NAME, destination.address());
        header.set(JAVA_LONG, MessageHeader.CONTROL, control.address());
    }

    /**
     * Takes one message off a socket's queue; false when there is none.
     *
     * @param justSentTo the destination of the datagram that was just sent, because a refusal by this host's own kernel
     *     does not name the port; null ignores such a refusal
     */
    boolean next(int fd, @Nullable Endpoint justSentTo) {
        header.set(JAVA_INT, MessageHeader.NAME_LENGTH, SocketAddress.CELL);
        header.set(JAVA_LONG, MessageHeader.CONTROL_LENGTH, CONTROL_BYTES);
        // No vector, because the payload of the returned packet is not needed.
        if (libc.recvmsg(fd, header.address(), Linux.MSG_ERRQUEUE | Linux.MSG_DONTWAIT) < 0) {
            return false;
        }
        last = decode(header.get(JAVA_LONG, MessageHeader.CONTROL_LENGTH), justSentTo);
        return true;
    }

    /** The error just read; null when it is neither an ICMP error nor about a datagram that is too long. */
    @Nullable
    IcmpError last() {
        return last;
    }

    private @Nullable IcmpError decode(long controlLength, @Nullable Endpoint justSentTo) {
        long at = 0;
        while (at + INFO + Integer.BYTES <= controlLength) {
            long length = control.get(JAVA_LONG, at);
            int level = control.get(JAVA_INT, at + MessageHeader.CONTROL_LEVEL);
            int type = control.get(JAVA_INT, at + MessageHeader.CONTROL_TYPE);
            if ((level == Linux.IPPROTO_IP && type == Linux.IP_RECVERR)
                    || (level == Linux.IPPROTO_IPV6 && type == Linux.IPV6_RECVERR)) {
                return extendedError(at, justSentTo);
            }
            at += Math.max(MessageHeader.CONTROL_HEADER, (length + 7) & ~7L);
        }
        return null;
    }

    private @Nullable IcmpError extendedError(long at, @Nullable Endpoint justSentTo) {
        int origin = control.get(JAVA_BYTE, at + ORIGIN);
        if (origin == ORIGIN_LOCAL && justSentTo != null && control.get(JAVA_INT, at + ERRNO) == Linux.EMSGSIZE) {
            return tooLong(justSentTo, control.get(JAVA_INT, at + INFO));
        }
        if (origin != ORIGIN_ICMP && origin != ORIGIN_ICMP6) {
            return null;
        }
        return new IcmpError(new IpAddress(SocketAddress.high(destination, 0), SocketAddress.low(destination, 0)),
                SocketAddress.port(destination, 0), control.get(JAVA_BYTE, at + TYPE) & 0xFF,
                control.get(JAVA_BYTE, at + CODE) & 0xFF, control.get(JAVA_INT, at + INFO));
    }

    private static IcmpError tooLong(Endpoint to, int mtu) {
        IpAddress address = new IpAddress(to.high(), to.low());
        return address.isV4()
                ? new IcmpError(address, to.port(), UNREACHABLE, FRAGMENTATION_NEEDED, mtu)
                : new IcmpError(address, to.port(), PACKET_TOO_BIG_V6, 0, mtu);
    }
}
