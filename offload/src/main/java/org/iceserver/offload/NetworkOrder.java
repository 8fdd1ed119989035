package org.iceserver.offload;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

import org.iceserver.transport.IpAddress;

/** Reads fields of packets in memory, and sums over them. */
final class NetworkOrder {
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private NetworkOrder() {}

    /** Takes four or sixteen bytes. */
    static void write(MemorySegment memory, long at, IpAddress address) {
        if (address.isV4()) {
            memory.set(INT, at, address.v4Bits());
        } else {
            memory.set(LONG, at, address.high());
            memory.set(LONG, at + Long.BYTES, address.low());
        }
    }

    /** The ones' complement sum (RFC 1071) of 16-bit words in the machine's byte order, as the program computes it. */
    static int sum(MemorySegment memory, long at, int bytes) {
        int sum = 0;
        for (int i = 0; i < bytes; i += Short.BYTES) {
            sum += memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + i) & 0xFFFF;
        }
        return fold(sum);
    }

    static int fold(int sum) {
        int once = (sum & 0xFFFF) + (sum >>> 16);
        return (once & 0xFFFF) + (once >>> 16);
    }
}
