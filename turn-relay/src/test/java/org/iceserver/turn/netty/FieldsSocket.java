package org.iceserver.turn.netty;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteOrder;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/** A UDP socket on Linux that chooses and sees what {@link java.net.DatagramSocket} hides of the IP header. */
final class FieldsSocket implements Wire {
    /**
     * What a header says about the way and the treatment of its packet.
     *
     * @param hops TTL or hop limit
     * @param trafficClass DSCP in the upper six bits, ECN in the lower two
     */
    record Fields(int hops, int trafficClass) {}

    private static final int LARGEST = 65_535;
    private static final int CONTROL = 128;
    private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = call("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle NAME = call("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle OPTION = call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS,
            JAVA_INT);
    private static final MethodHandle SEND = call("sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS,
            JAVA_INT);
    private static final MethodHandle RECEIVE = call("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = call("close", JAVA_INT, JAVA_INT);

    private final Arena memory = Arena.ofShared();
    private final Names names;
    private final int fd;
    private final InetSocketAddress local;
    private final @Nullable InetSocketAddress server;
    private Fields seen = new Fields(-1, -1);

    /** The numbers of one family in Linux' headers; those that are told carry the value of the option that sets it. */
    private record Names(int family, int level, int hops, int tellHops, int toldHops, int trafficClass,
            int tellTrafficClass) {
        static final Names V4 = new Names(2, 0, 2, 12, 2, 1, 13);
        static final Names V6 = new Names(10, 41, 16, 51, 52, 67, 66);
    }

    /** As a client of this server. */
    static FieldsSocket client(InetSocketAddress server) throws IOException {
        return new FieldsSocket(IpAddress.of(server.getAddress()), server);
    }

    /** On its own. */
    static FieldsSocket at(String address) throws IOException {
        return new FieldsSocket(IpAddress.parse(address), null);
    }

    private FieldsSocket(IpAddress address, @Nullable InetSocketAddress server) throws IOException {
        this.server = server;
        names = address.isV4() ? Names.V4 : Names.V6;
        fd = (int) done("socket", invoke(SOCKET, names.family(), 2, 0));
        MemorySegment name = sockaddr(address, 0);
        done("bind", invoke(BIND, fd, name, (int) name.byteSize()));
        done("getsockname", invoke(NAME, fd, name, memory.allocateFrom(JAVA_INT, (int) name.byteSize())));
        local = new InetSocketAddress(address.toInetAddress(), Short.toUnsignedInt(name.get(PORT, 2)));
        option(names.level(), names.tellHops(), 1);
        option(names.level(), names.tellTrafficClass(), 1);
        patience(DEADLINE_MILLIS);
    }

    /** Sends with these fields from now on. */
    FieldsSocket sending(Fields fields) throws IOException {
        option(names.level(), names.hops(), fields.hops());
        option(names.level(), names.trafficClass(), fields.trafficClass());
        return this;
    }

    /** Those of the last packet that was received. */
    Fields seen() {
        return seen;
    }

    TransportAddress address() {
        return TurnTestClient.address(local);
    }

    void send(TransportAddress to, byte[] payload) throws IOException {
        try (Arena passing = Arena.ofConfined()) {
            MemorySegment name = sockaddr(new IpAddress(to.high(), to.low()), to.port());
            MemorySegment bytes = passing.allocateFrom(JAVA_BYTE, payload);
            done("sendto", invoke(SEND, fd, bytes, (long) payload.length, 0, name, (int) name.byteSize()));
        }
    }

    @Override
    public void send(byte[] message) throws IOException {
        InetSocketAddress to = server;
        if (to == null) {
            throw new IllegalStateException("a peer says to whom");
        }
        send(TurnTestClient.address(to), message);
    }

    /** struct msghdr with one vector and room for control messages. */
    @Override
    public byte[] receive() throws IOException {
        try (Arena passing = Arena.ofConfined()) {
            MemorySegment bytes = passing.allocate(LARGEST);
            MemorySegment vector = passing.allocate(16, 8);
            vector.set(ADDRESS, 0, bytes);
            vector.set(JAVA_LONG, 8, LARGEST);
            MemorySegment control = passing.allocate(CONTROL, 8);
            MemorySegment header = passing.allocate(56, 8);
            header.set(ADDRESS, 16, vector);
            header.set(JAVA_LONG, 24, 1);
            header.set(ADDRESS, 32, control);
            header.set(JAVA_LONG, 40, CONTROL);
            long length = invoke(RECEIVE, fd, header, 0);
            if (length < 0) {
                throw new SocketTimeoutException("nothing arrived");
            }
            seen = fields(control, header.get(JAVA_LONG, 40));
            return bytes.asSlice(0, length).toArray(JAVA_BYTE);
        }
    }

    private Fields fields(MemorySegment control, long length) {
        int hops = -1;
        int trafficClass = -1;
        for (long at = 0; at + 16 <= length; at += (control.get(JAVA_LONG, at) + 7) & -8) {
            int type = control.get(JAVA_INT, at + 12);
            if (type == names.toldHops()) {
                hops = control.get(JAVA_INT, at + 16);
            } else if (type == names.trafficClass()) {
                trafficClass = Byte.toUnsignedInt(control.get(JAVA_BYTE, at + 16));
            }
        }
        return new Fields(hops, trafficClass);
    }

    @Override
    public boolean silent(int millis) throws IOException {
        patience(millis);
        try {
            receive();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            patience(DEADLINE_MILLIS);
        }
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public boolean stream() {
        return false;
    }

    @Override
    public void close() throws IOException {
        done("close", invoke(CLOSE, fd));
        memory.close();
    }

    /** SO_RCVTIMEO at SOL_SOCKET: a struct timeval. */
    private void patience(int millis) throws IOException {
        MemorySegment time = memory.allocateFrom(JAVA_LONG, millis / 1_000, millis % 1_000 * 1_000L);
        done("setsockopt", invoke(OPTION, fd, 1, 20, time, (int) time.byteSize()));
    }

    private void option(int level, int name, int value) throws IOException {
        done("setsockopt", invoke(OPTION, fd, level, name, memory.allocateFrom(JAVA_INT, value), 4));
    }

    private MemorySegment sockaddr(IpAddress address, int port) {
        byte[] bytes = address.toInetAddress().getAddress();
        MemorySegment name = memory.allocate(bytes.length == 4 ? 16 : 28, 4);
        name.set(JAVA_SHORT, 0, (short) names.family());
        name.set(PORT, 2, (short) port);
        MemorySegment.copy(bytes, 0, name, JAVA_BYTE, bytes.length == 4 ? 4 : 8, bytes.length);
        return name;
    }

    private static MethodHandle call(String name, ValueLayout result, ValueLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments));
    }

    private static long invoke(MethodHandle call, Object... arguments) {
        try {
            return ((Number) call.invokeWithArguments(arguments)).longValue();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static long done(String call, long result) throws IOException {
        if (result < 0) {
            throw new IOException(call + " failed");
        }
        return result;
    }
}
