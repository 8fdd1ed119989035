package org.iceserver.transport.linux;

import java.lang.foreign.Arena;
import java.util.Set;

import io.netty.channel.epoll.Epoll;
import org.jspecify.annotations.Nullable;

/** Finds out whether this machine can run {@link NativeUdpTransport}, by trying. */
public final class NativeSupport {
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");

    private NativeSupport() {}

    /** Why the native transport cannot run here, as a clause, or null when it can. */
    public static @Nullable String missing() {
        String system = System.getProperty("os.name", "");
        String architecture = System.getProperty("os.arch", "");
        if (!system.equals("Linux") || !ARCHITECTURES.contains(architecture)) {
            return "it needs Linux on x86-64 or AArch64, and this is " + system + " on " + architecture;
        }
        if (!Epoll.isAvailable()) {
            return "Netty's epoll library does not load (" + Epoll.unavailabilityCause() + ")";
        }
        try (Arena memory = Arena.ofConfined()) {
            return refusedCall(new LibC(memory));
        } catch (LinkageError | RuntimeException e) {
            return "java.lang.foreign cannot call the C library (" + e + ")";
        }
    }

    /** A seccomp profile answers EPERM or ENOSYS. */
    private static @Nullable String refusedCall(LibC libc) {
        int fd = libc.socket(Linux.AF_INET, Linux.SOCK_DGRAM | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC);
        if (fd < 0) {
            fd = libc.socket(Linux.AF_INET6, Linux.SOCK_DGRAM | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC);
        }
        if (fd < 0) {
            return "no UDP socket can be opened (" + LibC.strerror(-fd) + ")";
        }
        try {
            int received = libc.recvmmsg(fd, 0, 0);
            if (received < 0 && received != -Linux.EAGAIN) {
                return "the system refuses recvmmsg (" + LibC.strerror(-received) + ")";
            }
            int sent = libc.sendmmsg(fd, 0, 0);
            return sent < 0 ? "the system refuses sendmmsg (" + LibC.strerror(-sent) + ")" : null;
        } finally {
            libc.close(fd);
        }
    }
}
