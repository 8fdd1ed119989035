package org.iceserver.transport.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * The system calls of the UDP layer, of {@link CompilerThreads}, {@link KernelClock} and netlink, as plain downcalls: each returns what the call returned, or the negated
 * {@code errno}. One instance per loop, since {@code errno} is captured into a segment of its own.
 *
 * <p>Pointers are passed as {@code long}: no segment object, no liveness bookkeeping per call.
 */
final class LibC {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = STATE.byteOffset(StructLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = call("socket",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND = call("bind",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle GETSOCKNAME = call("getsockname",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle SETSOCKOPT = call("setsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle GETSOCKOPT = call("getsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle CLOSE = call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle RECVMMSG = call("recvmmsg",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle SENDMMSG = call("sendmmsg",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
    private static final MethodHandle SENDMSG = call("sendmsg",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECVMSG = call("recvmsg",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SEND = call("send",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECV = call("recv",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SETPRIORITY = call("setpriority",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle ADJTIMEX = call("adjtimex", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle STRERROR = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    private static final long STRERROR_LIMIT = 256;

    private final MemorySegment state;

    LibC(SegmentAllocator memory) {
        this.state = memory.allocate(STATE);
    }

    private static MethodHandle call(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, ERRNO);
    }

    int socket(int family, int type) {
        try {
            return result((int) SOCKET.invokeExact(state, family, type, 0));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int bind(int fd, long sockaddr, int length) {
        try {
            return result((int) BIND.invokeExact(state, fd, sockaddr, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int getsockname(int fd, long sockaddr, long lengthPointer) {
        try {
            return result((int) GETSOCKNAME.invokeExact(state, fd, sockaddr, lengthPointer));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int setsockopt(int fd, int level, int option, long value, int length) {
        try {
            return result((int) SETSOCKOPT.invokeExact(state, fd, level, option, value, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int getsockopt(int fd, int level, int option, long value, long lengthPointer) {
        try {
            return result((int) GETSOCKOPT.invokeExact(state, fd, level, option, value, lengthPointer));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int close(int fd) {
        try {
            return result((int) CLOSE.invokeExact(state, fd));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Never blocks. */
    int recvmmsg(int fd, long headers, int count) {
        try {
            return result((int) RECVMMSG.invokeExact(state, fd, headers, count, Linux.MSG_DONTWAIT, 0L));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * As {@link SendCall}. A single message is sent with sendmsg, which saves a hundredth of a relayed packet's time.
     */
    int send(int fd, long headers, int count) {
        return count == 1 ? sendmsg(fd, headers) : sendmmsg(fd, headers, count);
    }

    private int sendmsg(int fd, long header) {
        try {
            int bytes = result((int) (long) SENDMSG.invokeExact(state, fd, header, Linux.MSG_DONTWAIT));
            return bytes >= 0 ? 1 : bytes;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int sendmmsg(int fd, long headers, int count) {
        try {
            return result((int) SENDMMSG.invokeExact(state, fd, headers, count, Linux.MSG_DONTWAIT));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int recvmsg(int fd, long header, int flags) {
        try {
            return result((int) (long) RECVMSG.invokeExact(state, fd, header, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Sends one message of this many bytes to the connected peer, or to the kernel on a netlink socket. */
    int send(int fd, long bytes, long length, int flags) {
        try {
            return result((int) (long) SEND.invokeExact(state, fd, bytes, length, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Receives one message, truncated to this many bytes. */
    int recv(int fd, long bytes, long length, int flags) {
        try {
            return result((int) (long) RECV.invokeExact(state, fd, bytes, length, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Sets the priority of one thread: Linux accepts a thread id for PRIO_PROCESS. */
    int setpriority(int which, int who, int nice) {
        try {
            return result((int) SETPRIORITY.invokeExact(state, which, who, nice));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Only reads when modes is 0 in the struct. Returns the state of the clock. */
    int adjtimex(long timex) {
        try {
            return result((int) ADJTIMEX.invokeExact(state, timex));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static String strerror(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(STRERROR_LIMIT).getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private int result(int returned) {
        return returned >= 0 ? returned : -state.get(JAVA_INT, ERRNO_OFFSET);
    }

    private static AssertionError unexpected(Throwable e) {
        return new AssertionError("a system call does not throw", e);
    }
}
