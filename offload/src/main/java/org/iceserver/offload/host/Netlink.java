package org.iceserver.offload.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.offload.bpf.BpfCalls;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** Lists that the kernel has, read by netlink. Blocks for as long as the kernel takes to answer. Any thread. */
final class Netlink {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SOCKET = call("socket",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SEND = call("send",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECV = call("recv",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int HEADER = 16;
    private static final short REQUEST_AND_DUMP = 0x1 | 0x300;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int BUFFER = 1 << 17;
    private static final int MOST = 100_000;

    private Netlink() {}

    private static MethodHandle call(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
    }

    /**
     * The payloads of all messages that answer one question. Empty where this kernel does not know the protocol, or this process
     * may not ask.
     */
    static List<ByteBuffer> dump(int protocol, int type, byte[] question) {
        List<ByteBuffer> answers = new ArrayList<>();
        try (Arena memory = Arena.ofConfined()) {
            int socket = (int) SOCKET.invokeExact(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol);
            if (socket < 0) {
                return answers;
            }
            try {
                MemorySegment buffer = memory.allocate(BUFFER, Long.BYTES);
                ByteBuffer request = buffer.asByteBuffer().order(ByteOrder.nativeOrder());
                request.putInt(HEADER + question.length).putShort((short) type).putShort(REQUEST_AND_DUMP).putInt(1)
                        .putInt(0).put(question);
                int length = HEADER + question.length;
                if ((long) SEND.invokeExact(socket, buffer, (long) length, 0) != length) {
                    return answers;
                }
                boolean more = true;
                while (more && answers.size() < MOST) {
                    long received = (long) RECV.invokeExact(socket, buffer, (long) BUFFER, 0);
                    more = received > 0 && take(buffer.asSlice(0, received).toArray(JAVA_BYTE), answers);
                }
            } finally {
                BpfCalls.close(socket);
            }
            return answers;
        } catch (Throwable e) {
            throw new AssertionError("a system call does not throw", e);
        }
    }

    /** Whether there are more to come. */
    private static boolean take(byte[] datagram, List<ByteBuffer> answers) {
        ByteBuffer all = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        for (int at = 0; at + HEADER <= datagram.length;) {
            int length = all.getInt(at);
            int type = all.getShort(at + 4);
            if (length < HEADER || at + length > datagram.length || type == NLMSG_ERROR || type == NLMSG_DONE) {
                return false;
            }
            answers.add(all.slice(at + HEADER, length - HEADER).order(ByteOrder.nativeOrder()));
            at += (length + 3) & ~3;
        }
        return true;
    }
}
