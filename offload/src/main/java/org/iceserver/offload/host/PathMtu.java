package org.iceserver.offload.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;

import org.iceserver.offload.bpf.BpfCalls;
import org.iceserver.transport.IpAddress;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * The longest packet on the way to an address, as the network stack knows it now. It includes the route's own {@code mtu} and
 * what routers have reported (IP_MTU, IPV6_MTU of a connected socket, which sends nothing). The program's own route lookup
 * knows only the interface's MTU and what routers have reported. Any thread.
 */
public final class PathMtu {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SOCKET = call("socket",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CONNECT = call("connect",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKOPT = call("getsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final ValueLayout.OfShort NET_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int SOCKADDR_IN6 = 28;
    private static final int SOCKADDR_IN = 16;
    /** Any port: nothing is sent there. */
    private static final short PORT = 9;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IP_MTU = 14;
    private static final int IPV6_MTU = 24;

    private PathMtu() {}

    private static MethodHandle call(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
    }

    /** In bytes of IP; 0 if there is no route, or if the system cannot be asked. */
    public static int of(IpAddress to) {
        boolean v4 = to.isV4();
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment address = memory.allocate(SOCKADDR_IN6, Long.BYTES);
            address.set(JAVA_SHORT, 0, (short) (v4 ? AF_INET : AF_INET6));
            address.set(NET_SHORT, 2, PORT);
            byte[] bytes = to.toBytes();
            MemorySegment.copy(bytes, 0, address, JAVA_BYTE, v4 ? 4 : 8, bytes.length);
            MemorySegment value = memory.allocate(JAVA_INT);
            MemorySegment length = memory.allocateFrom(JAVA_INT, Integer.BYTES);
            int socket = (int) SOCKET.invokeExact(v4 ? AF_INET : AF_INET6, SOCK_DGRAM_CLOEXEC, 0);
            if (socket < 0) {
                return 0;
            }
            boolean told = (int) CONNECT.invokeExact(socket, address, v4 ? SOCKADDR_IN : SOCKADDR_IN6) == 0
                    && (int) GETSOCKOPT.invokeExact(socket, v4 ? 0 : IPPROTO_IPV6, v4 ? IP_MTU : IPV6_MTU, value,
                            length) == 0;
            BpfCalls.close(socket);
            return told ? value.get(JAVA_INT, 0) : 0;
        } catch (Throwable e) {
            throw new AssertionError("a system call does not throw", e);
        }
    }
}
