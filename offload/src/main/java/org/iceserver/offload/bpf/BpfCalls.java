package org.iceserver.offload.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * {@code bpf(2)} and the memory calls that belong to it, as plain downcalls. Each returns the result of the call, or the
 * negated {@code errno}. One thread at a time, because the arguments and {@code errno} are in segments of this object.
 */
public final class BpfCalls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = STATE.byteOffset(StructLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT), ERRNO,
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle MMAP = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("mmap"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG), ERRNO);
    private static final MethodHandle MUNMAP = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("munmap"),
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle CLOSE = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("close"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle STRERROR = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    private static final long STRERROR_LIMIT = 256;
    /** The number of bpf(2): the only number here that differs between the two architectures. */
    private static final long BPF = System.getProperty("os.arch", "").equals("aarch64") ? 280 : 321;

    private static final int MAP_CREATE = 0;
    private static final int MAP_UPDATE_ELEM = 2;
    private static final int MAP_DELETE_ELEM = 3;
    private static final int PROG_LOAD = 5;
    private static final int PROG_TEST_RUN = 10;
    private static final int LINK_CREATE = 28;
    /** The size of union bpf_attr, long enough for every command here. */
    private static final int ATTR_BYTES = 128;
    private static final int NAME_BYTES = 16;
    private static final int READ_AND_WRITE = 3;
    private static final int SHARED = 1;

    private final MemorySegment state;
    private final MemorySegment attr;

    public BpfCalls() {
        Arena memory = Arena.ofAuto();
        state = memory.allocate(STATE);
        attr = memory.allocate(ATTR_BYTES, Long.BYTES);
    }

    int createMap(String name, MapDefinition map) {
        attr.fill((byte) 0);
        attr.set(JAVA_INT, 0, map.type());
        attr.set(JAVA_INT, 4, map.keyBytes());
        attr.set(JAVA_INT, 8, map.valueBytes());
        attr.set(JAVA_INT, 12, map.entries());
        attr.set(JAVA_INT, 16, map.flags());
        name(28, name);
        return bpf(MAP_CREATE, 72);
    }

    /** Puts an entry into a hash, and replaces an entry with the same key. */
    public int update(int map, MemorySegment key, MemorySegment value) {
        attr.fill((byte) 0);
        attr.set(JAVA_INT, 0, map);
        attr.set(JAVA_LONG, 8, key.address());
        attr.set(JAVA_LONG, 16, value.address());
        return bpf(MAP_UPDATE_ELEM, 32);
    }

    public int delete(int map, MemorySegment key) {
        attr.fill((byte) 0);
        attr.set(JAVA_INT, 0, map);
        attr.set(JAVA_LONG, 8, key.address());
        return bpf(MAP_DELETE_ELEM, 32);
    }

    /** @param log where the verifier writes its reasons, or a segment of no bytes for no log */
    int load(ProgramKind kind, String name, MemorySegment instructions, MemorySegment license, MemorySegment log) {
        attr.fill((byte) 0);
        attr.set(JAVA_INT, 0, kind.type());
        attr.set(JAVA_INT, 4, (int) (instructions.byteSize() / ObjectFile.INSTRUCTION));
        attr.set(JAVA_LONG, 8, instructions.address());
        attr.set(JAVA_LONG, 16, license.address());
        if (log.byteSize() > 0) {
            attr.set(JAVA_INT, 24, 1);
            attr.set(JAVA_INT, 28, (int) log.byteSize());
            attr.set(JAVA_LONG, 32, log.address());
        }
        name(48, name);
        attr.set(JAVA_INT, 68, kind.attachType());
        return bpf(PROG_LOAD, 72);
    }

    int link(int program, int interfaceIndex, int attachType, int flags) {
        attr.fill((byte) 0);
        attr.set(JAVA_INT, 0, program);
        attr.set(JAVA_INT, 4, interfaceIndex);
        attr.set(JAVA_INT, 8, attachType);
        attr.set(JAVA_INT, 12, flags);
        return bpf(LINK_CREATE, 64);
    }

    /** Runs a program on a packet. Its return value, the packet's new length and the time it took are then in the answer. */
    int testRun(int program, MemorySegment in, MemorySegment out, MemorySegment context, int repeat) {
        attr.fill((byte) 0);
        attr.set(JAVA_INT, 0, program);
        attr.set(JAVA_INT, 8, (int) in.byteSize());
        attr.set(JAVA_INT, 12, (int) out.byteSize());
        attr.set(JAVA_LONG, 16, in.address());
        attr.set(JAVA_LONG, 24, out.address());
        attr.set(JAVA_INT, 32, repeat);
        attr.set(JAVA_INT, 40, (int) context.byteSize());
        attr.set(JAVA_LONG, 48, context.address());
        return bpf(PROG_TEST_RUN, 80);
    }

    int testVerdict() {
        return attr.get(JAVA_INT, 4);
    }

    int testLength() {
        return attr.get(JAVA_INT, 12);
    }

    int testNanos() {
        return attr.get(JAVA_INT, 36);
    }

    /**
     * Maps whole pages of a map, shared with the kernel until the arena closes. Returns a segment of no bytes if that fails.
     */
    MemorySegment map(int map, long bytes, Arena until) {
        try {
            long at = (long) MMAP.invokeExact(state, 0L, bytes, READ_AND_WRITE, SHARED, map, 0L);
            return at == -1
                    ? MemorySegment.NULL
                    : MemorySegment.ofAddress(at).reinterpret(bytes, until, BpfCalls::unmap);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static void unmap(MemorySegment mapped) {
        try {
            int _ = (int) MUNMAP.invokeExact(mapped.address(), mapped.byteSize());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static void close(int descriptor) {
        try {
            int _ = (int) CLOSE.invokeExact(descriptor);
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

    private void name(long at, String name) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(text, 0, attr, JAVA_BYTE, at, Math.min(text.length, NAME_BYTES - 1));
    }

    private int bpf(int command, int bytes) {
        try {
            long result = (long) SYSCALL.invokeExact(state, BPF, command, attr.address(), bytes);
            return result >= 0 ? (int) result : -state.get(JAVA_INT, ERRNO_OFFSET);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static AssertionError unexpected(Throwable e) {
        return new AssertionError("a system call does not throw", e);
    }
}
