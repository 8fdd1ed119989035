package org.iceserver.offload;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

import org.iceserver.offload.bpf.BpfCalls;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/** Puts frames on a wire as they are (packet(7)). */
final class PacketSocket implements AutoCloseable {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SOCKET = call("socket",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND = call("bind",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SEND = call("send",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOCKADDR_LL = 20;

    private final int fd;

    private PacketSocket(int fd) {
        this.fd = fd;
    }

    private static MethodHandle call(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
    }

    /** In the namespace of the thread that calls it. */
    static PacketSocket on(int interfaceIndex) {
        try (Arena memory = Arena.ofConfined()) {
            int fd = (int) SOCKET.invokeExact(AF_PACKET, SOCK_RAW, 0);
            MemorySegment address = memory.allocate(SOCKADDR_LL, Long.BYTES);
            address.set(JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(JAVA_INT, 4, interfaceIndex);
            if (fd < 0 || (int) BIND.invokeExact(fd, address, SOCKADDR_LL) != 0) {
                throw new AssertionError("no packet socket");
            }
            return new PacketSocket(fd);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    void send(byte[] frame) {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment bytes = memory.allocateFrom(JAVA_BYTE, frame);
            if ((long) SEND.invokeExact(fd, bytes, (long) frame.length, 0) != frame.length) {
                throw new AssertionError("the frame was not sent");
            }
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        BpfCalls.close(fd);
    }
}
