package org.iceserver.offload.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

import org.iceserver.offload.bpf.BpfCalls;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * The XDP features that an interface reports (generic netlink, family "netdev", Linux 6.3). They may change while a program is
 * attached. If the other end of a veth has neither GRO nor a program, the veth counts redirected packets but loses them, and
 * only this report shows that. Any thread.
 */
public final class XdpFeatures {
    /** NETDEV_XDP_ACT_BASIC, _REDIRECT and _NDO_XMIT: it runs programs, and both takes and gives redirected packets. */
    private static final long WHOLE = 0x1 | 0x2 | 0x4;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SOCKET = call("socket",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SEND = call("send",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECV = call("recv",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_GENERIC = 16;
    private static final int CONTROL = 16;
    private static final byte GET_FAMILY = 3;
    private static final short FAMILY_ID = 1;
    private static final short FAMILY_NAME = 2;
    private static final byte DEV_GET = 1;
    private static final short DEV_IFINDEX = 1;
    private static final short DEV_XDP_FEATURES = 3;
    private static final int NLMSG_ERROR = 2;
    private static final int HEADERS = 20;
    private static final int ATTRIBUTE = 4;
    private static final int BUFFER = 8192;

    private XdpFeatures() {}

    private static MethodHandle call(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
    }

    /** Whether it runs programs, and takes and gives redirected packets; false if it cannot be asked. */
    public static boolean whole(int interfaceIndex) {
        OptionalLong features = of(interfaceIndex);
        return features.isPresent() && (features.getAsLong() & WHOLE) == WHOLE;
    }

    private static OptionalLong of(int interfaceIndex) {
        try (Arena memory = Arena.ofConfined()) {
            int socket = (int) SOCKET.invokeExact(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_GENERIC);
            if (socket < 0) {
                return OptionalLong.empty();
            }
            try {
                MemorySegment buffer = memory.allocate(BUFFER, Long.BYTES);
                byte[] name = "netdev\0".getBytes(StandardCharsets.US_ASCII);
                MemorySegment.copy(name, 0, buffer, JAVA_BYTE, HEADERS + ATTRIBUTE, name.length);
                OptionalLong family = ask(socket, buffer, CONTROL, GET_FAMILY, FAMILY_NAME, name.length, FAMILY_ID,
                        Short.BYTES);
                if (family.isEmpty()) {
                    return family;
                }
                buffer.set(JAVA_INT, HEADERS + ATTRIBUTE, interfaceIndex);
                return ask(socket, buffer, (int) family.getAsLong(), DEV_GET, DEV_IFINDEX, Integer.BYTES,
                        DEV_XDP_FEATURES, Long.BYTES);
            } finally {
                BpfCalls.close(socket);
            }
        } catch (Throwable e) {
            throw new AssertionError("a system call does not throw", e);
        }
    }

    /**
     * Sends one question with one attribute, whose value is already in the buffer. Returns the number in one attribute of the
     * answer.
     */
    private static OptionalLong ask(int socket, MemorySegment buffer, int family, byte command, short attribute,
            int bytes, short wanted, int wantedBytes) throws Throwable {
        int length = HEADERS + ATTRIBUTE + ((bytes + 3) & ~3);
        buffer.set(JAVA_INT, 0, length);
        buffer.set(JAVA_SHORT, 4, (short) family);
        buffer.set(JAVA_SHORT, 6, (short) 1);
        buffer.set(JAVA_INT, 8, 1);
        buffer.set(JAVA_INT, 12, 0);
        buffer.set(JAVA_BYTE, 16, command);
        buffer.set(JAVA_BYTE, 17, (byte) 1);
        buffer.set(JAVA_SHORT, 18, (short) 0);
        buffer.set(JAVA_SHORT, HEADERS, (short) (ATTRIBUTE + bytes));
        buffer.set(JAVA_SHORT, HEADERS + 2, attribute);
        if ((long) SEND.invokeExact(socket, buffer, (long) length, 0) != length) {
            return OptionalLong.empty();
        }
        long received = (long) RECV.invokeExact(socket, buffer, (long) BUFFER, 0);
        return received < HEADERS || buffer.get(JAVA_SHORT, 4) == NLMSG_ERROR
                ? OptionalLong.empty()
                : find(buffer, Math.min((int) received, buffer.get(JAVA_INT, 0)), wanted, wantedBytes);
    }

    private static OptionalLong find(MemorySegment message, int length, short wanted, int wantedBytes) {
        for (int at = HEADERS; at + ATTRIBUTE <= length;) {
            int bytes = message.get(JAVA_SHORT, at) & 0xFFFF;
            if (bytes < ATTRIBUTE || at + bytes > length) {
                return OptionalLong.empty();
            }
            if ((message.get(JAVA_SHORT, at + 2L) & 0x3FFF) == wanted && bytes >= ATTRIBUTE + wantedBytes) {
                return OptionalLong.of(wantedBytes == Short.BYTES
                        ? message.get(JAVA_SHORT, at + ATTRIBUTE) & 0xFFFF
                        : message.get(JAVA_LONG_UNALIGNED, at + ATTRIBUTE));
            }
            at += (bytes + 3) & ~3;
        }
        return OptionalLong.empty();
    }
}
