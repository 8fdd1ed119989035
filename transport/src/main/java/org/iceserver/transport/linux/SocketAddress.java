package org.iceserver.transport.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

import org.iceserver.annotation.HotPath;
import org.iceserver.transport.IpAddress;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/** {@code struct sockaddr_in} and {@code struct sockaddr_in6}, at an offset of a segment. */
@HotPath
final class SocketAddress {
    /** The size of a cell for either; a multiple of 8, so that every field is aligned. */
    static final int CELL = 32;
    static final int V4_LENGTH = 16;
    static final int V6_LENGTH = 28;

    private static final ValueLayout.OfShort NET_SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NET_INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong NET_LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int PORT = 2;
    private static final int V4_ADDRESS = 4;
    private static final int V6_ADDRESS = 8;
    private static final long V4_MAPPED = 0x0000_FFFF_0000_0000L;

    private SocketAddress() {}

    /** Writes an address; the cell must be zero or have held an address before. Returns the sockaddr's length. */
    static int write(MemorySegment memory, long at, long high, long low, int port) {
        memory.asSlice(at, CELL).fill((byte) 0);
        memory.set(NET_SHORT, at + PORT, (short) port);
        if (IpAddress.isV4(high, low)) {
            memory.set(JAVA_SHORT, at, (short) Linux.AF_INET);
            memory.set(NET_INT, at + V4_ADDRESS, (int) low);
            return V4_LENGTH;
        }
        memory.set(JAVA_SHORT, at, (short) Linux.AF_INET6);
        memory.set(NET_LONG, at + V6_ADDRESS, high);
        memory.set(NET_LONG, at + V6_ADDRESS + 8, low);
        return V6_LENGTH;
    }

    static boolean isV4(MemorySegment memory, long at) {
        return memory.get(JAVA_SHORT, at) == Linux.AF_INET;
    }

    static int length(MemorySegment memory, long at) {
        return isV4(memory, at) ? V4_LENGTH : V6_LENGTH;
    }

    static long high(MemorySegment memory, long at) {
        return isV4(memory, at) ? 0 : memory.get(NET_LONG, at + V6_ADDRESS);
    }

    static long low(MemorySegment memory, long at) {
        return isV4(memory, at)
                ? V4_MAPPED | (memory.get(NET_INT, at + V4_ADDRESS) & 0xFFFF_FFFFL)
                : memory.get(NET_LONG, at + V6_ADDRESS + 8);
    }

    static int port(MemorySegment memory, long at) {
        return memory.get(NET_SHORT, at + PORT) & 0xFFFF;
    }
}
