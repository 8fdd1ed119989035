package org.iceserver.transport.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.annotation.HotPath;
import org.iceserver.transport.Datagram;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * The packet memory of one loop: slots that {@code recvmmsg} fills, each with headroom in front, its own message
 * header, its own {@code sockaddr} and room for the control message that tells its traffic class.
 *
 * <p>Slots are used in ascending order, and all become free at once when no queued packet points into them any more. A
 * datagram that is longer than a slot continues in an overflow area, whose pages are touched only then.
 */
@HotPath
final class ReceiveSlots {
    static final int COUNT = 256;
    static final int SIZE = 2048;
    /** The longest payload that fits a slot. */
    static final int PAYLOAD = SIZE - Datagram.HEADROOM;
    /**
     * How many datagrams every call asks for. Asking for one that is not there costs about 50 ns; asking for fewer than
     * are there costs a turn of the loop.
     */
    static final int BATCH = 64;

    private static final int OVERFLOW = 65_536 - PAYLOAD;
    private static final int VECTORS = 2 * MessageHeader.VECTOR_SIZE;
    /** Room for one control message with IP_TOS, which is a byte, or IPV6_TCLASS, which is an int. */
    private static final int CONTROL_SPACE = MessageHeader.CONTROL_HEADER + Long.BYTES;

    /** Without leak detector, which would record every access; this buffer lives as long as its loop. */
    private final ByteBuf bytes = new UnpooledByteBufAllocator(true, true).directBuffer(COUNT * SIZE);
    private final ByteBuf overflow = new UnpooledByteBufAllocator(true, true).directBuffer(BATCH * OVERFLOW);
    private final long base = DirectMemory.address(bytes);
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment controls;
    private int next;

    ReceiveSlots(SegmentAllocator memory) {
        this.headers = memory.allocate((long) COUNT * MessageHeader.SIZE, MessageHeader.SIZE);
        this.names = memory.allocate((long) COUNT * SocketAddress.CELL, MessageHeader.SIZE);
        this.controls = memory.allocate((long) COUNT * CONTROL_SPACE, MessageHeader.SIZE);
        MemorySegment vectors = memory.allocate((long) COUNT * VECTORS, MessageHeader.SIZE);
        long overflowBase = DirectMemory.address(overflow);
        for (int slot = 0; slot < COUNT; slot++) {
            long vector = (long) slot * VECTORS;
            writeVector(vectors, vector, base + offset(slot), PAYLOAD);
            // A batch is at most BATCH slots in a row, so no two of its datagrams share an overflow area.
            writeVector(vectors, vector + MessageHeader.VECTOR_SIZE,
                    overflowBase + (long) (slot % BATCH) * OVERFLOW, OVERFLOW);
            long header = (long) slot * MessageHeader.SIZE;
            headers.set(JAVA_LONG, header + MessageHeader.NAME, name(slot));
            headers.set(JAVA_LONG, header + MessageHeader.VECTORS, vectors.address() + vector);
            headers.set(JAVA_LONG, header + MessageHeader.VECTOR_COUNT, 2);
            headers.set(JAVA_INT, header + MessageHeader.NAME_LENGTH, SocketAddress.CELL);
            headers.set(JAVA_LONG, header + MessageHeader.CONTROL, controls.address() + (long) slot * CONTROL_SPACE);
            headers.set(JAVA_LONG, header + MessageHeader.CONTROL_LENGTH, CONTROL_SPACE);
        }
    }

    private static void writeVector(MemorySegment vectors, long at, long address, long length) {
        vectors.set(JAVA_LONG, at + MessageHeader.VECTOR_BASE, address);
        vectors.set(JAVA_LONG, at + MessageHeader.VECTOR_LENGTH, length);
    }

    int free() {
        return COUNT - next;
    }

    /** All slots are free: nothing queued points into them and no batch is being delivered. */
    void rewind() {
        next = 0;
    }

    /** The address of the next free slot's message header. The headers of the following slots come after it. */
    long nextHeader() {
        return headers.address() + (long) next * MessageHeader.SIZE;
    }

    /** The next {@code count} slots were filled; returns the first of them. */
    int take(int count) {
        int first = next;
        next += count;
        for (int slot = first; slot < next; slot++) {
            // The kernel left the lengths it wrote.
            long header = (long) slot * MessageHeader.SIZE;
            headers.set(JAVA_INT, header + MessageHeader.NAME_LENGTH, SocketAddress.CELL);
            headers.set(JAVA_LONG, header + MessageHeader.CONTROL_LENGTH, CONTROL_SPACE);
        }
        return first;
    }

    ByteBuf bytes() {
        return bytes;
    }

    /** The address of index 0 of {@link #bytes()}. */
    long base() {
        return base;
    }

    static int offset(int slot) {
        return slot * SIZE + Datagram.HEADROOM;
    }

    int length(int slot) {
        return headers.get(JAVA_INT, (long) slot * MessageHeader.SIZE + MessageHeader.TRANSFERRED);
    }

    /**
     * The traffic class of the slot's datagram. Every socket asks for it, so the kernel writes it with each datagram:
     * as a byte, or as an int whose lowest byte comes first.
     */
    int trafficClass(int slot) {
        return controls.get(JAVA_BYTE, (long) slot * CONTROL_SPACE + MessageHeader.CONTROL_HEADER) & 0xFF;
    }

    /** Copies a datagram that is longer than a slot to {@code index} of another buffer. */
    void copyOversize(int slot, ByteBuf target, int index) {
        target.setBytes(index, bytes, offset(slot), PAYLOAD);
        target.setBytes(index + PAYLOAD, overflow, slot % BATCH * OVERFLOW, length(slot) - PAYLOAD);
    }

    /** The senders' addresses; that of {@code slot} is at {@link #nameOffset}. */
    MemorySegment names() {
        return names;
    }

    static long nameOffset(int slot) {
        return (long) slot * SocketAddress.CELL;
    }

    /** The address of the sender's {@code sockaddr}. */
    long name(int slot) {
        return names.address() + nameOffset(slot);
    }

    void release() {
        bytes.release();
        overflow.release();
    }
}
