package org.iceserver.transport.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

import org.iceserver.annotation.HotPath;
import org.jspecify.annotations.Nullable;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

/**
 * The arguments of one {@code sendmmsg}: the first packets of a socket's chain as messages. Consecutive packets of one
 * length and traffic class to one destination become a single {@code UDP_SEGMENT} message.
 */
@HotPath
final class SendBatch {
    static final int MESSAGES = 64;

    private static final int VECTORS = 512;
    private static final int RUN_SEGMENTS = 64;
    /** Less than the largest datagram, so that EMSGSIZE for a run is about the route and not about the sum. */
    private static final int RUN_BYTES = 65_000;
    /** The space of one control message. */
    private static final int CONTROL = MessageHeader.CONTROL_HEADER + Long.BYTES;
    /**
     * The control messages that a message may need, in an order in which those that go together are neighbours: an IPv4
     * traffic class, the length of segments, an IPv6 traffic class.
     */
    private static final int V4_CLASS = 0;
    private static final int SEGMENTS = CONTROL;
    private static final int V6_CLASS = 2 * CONTROL;
    private static final int CONTROL_SPACE = 3 * CONTROL;

    private final SendQueue queue;
    private final MemorySegment headers;
    private final MemorySegment vectors;
    private final MemorySegment controls;
    private final int[] firstEntry = new int[MESSAGES + 1];
    private final int[] packets = new int[MESSAGES];
    private int messages;
    private int usedVectors;

    SendBatch(SegmentAllocator memory, SendQueue queue) {
        this.queue = queue;
        this.headers = memory.allocate((long) MESSAGES * MessageHeader.SIZE, MessageHeader.SIZE);
        this.vectors = memory.allocate((long) VECTORS * MessageHeader.VECTOR_SIZE, MessageHeader.SIZE);
        this.controls = memory.allocate((long) MESSAGES * CONTROL_SPACE, MessageHeader.SIZE);
        for (long control = 0; control < (long) MESSAGES * CONTROL_SPACE; control += CONTROL_SPACE) {
            writeControl(control + V4_CLASS, Integer.BYTES, Linux.IPPROTO_IP, Linux.IP_TOS);
            writeControl(control + SEGMENTS, Short.BYTES, Linux.SOL_UDP, Linux.UDP_SEGMENT);
            writeControl(control + V6_CLASS, Integer.BYTES, Linux.IPPROTO_IPV6, Linux.IPV6_TCLASS);
        }
    }

    private void writeControl(long at, int valueBytes, int level, int type) {
        controls.set(JAVA_LONG, at, MessageHeader.CONTROL_HEADER + valueBytes);
        controls.set(JAVA_INT, at + MessageHeader.CONTROL_LEVEL, level);
        controls.set(JAVA_INT, at + MessageHeader.CONTROL_TYPE, type);
    }

    /** Describes as much of the chain that starts at {@code first} as fits. */
    void build(int first, boolean segmentation) {
        messages = 0;
        usedVectors = 0;
        int entry = first;
        while (entry != SendQueue.NONE && messages < MESSAGES && usedVectors < VECTORS) {
            firstEntry[messages] = entry;
            entry = buildMessage(entry, segmentation);
            messages++;
        }
        firstEntry[messages] = entry;
    }

    /** Returns the entry after the message. */
    private int buildMessage(int first, boolean segmentation) {
        int segment = queue.length(first);
        NativeEndpoint to = queue.to(first);
        int limit = segmentation && to != null && segment > 0 && segment <= to.largestSegment() ? RUN_SEGMENTS : 1;
        int firstVector = usedVectors;
        int bytes = 0;
        int count = 0;
        int entry = first;
        int trafficClass = queue.trafficClass(first);
        int length;
        do {
            length = queue.length(entry);
            writeVector(queue.address(entry), length);
            bytes += length;
            count++;
            entry = queue.next(entry);
        } while (count < limit && length == segment && usedVectors < VECTORS && joins(entry, to, segment, bytes)
                && queue.trafficClass(entry) == trafficClass);
        writeHeader(first, firstVector, count);
        writeControls(first, count > 1, trafficClass);
        packets[messages] = count;
        return entry;
    }

    /**
     * Whether a packet may be the next segment of a run. It must be as long as the others; a shorter one can only be
     * the last.
     */
    private boolean joins(int entry, @Nullable NativeEndpoint to, int segment, int bytes) {
        if (entry == SendQueue.NONE || queue.to(entry) != to) {
            return false;
        }
        int length = queue.length(entry);
        return length > 0 && length <= segment && bytes + length <= RUN_BYTES;
    }

    private void writeVector(long address, int length) {
        long at = (long) usedVectors++ * MessageHeader.VECTOR_SIZE;
        vectors.set(JAVA_LONG, at + MessageHeader.VECTOR_BASE, address);
        vectors.set(JAVA_LONG, at + MessageHeader.VECTOR_LENGTH, length);
    }

    private void writeHeader(int first, int firstVector, int count) {
        long header = (long) messages * MessageHeader.SIZE;
        headers.set(JAVA_LONG, header + MessageHeader.NAME, queue.sockaddr(first));
        headers.set(JAVA_INT, header + MessageHeader.NAME_LENGTH, queue.sockaddrLength(first));
        headers.set(JAVA_LONG, header + MessageHeader.VECTORS,
                vectors.address() + (long) firstVector * MessageHeader.VECTOR_SIZE);
        headers.set(JAVA_LONG, header + MessageHeader.VECTOR_COUNT, count);
    }

    /** A single packet of best effort needs no control message. */
    private void writeControls(int first, boolean run, int trafficClass) {
        long header = (long) messages * MessageHeader.SIZE;
        if (!run && trafficClass == 0) {
            headers.set(JAVA_LONG, header + MessageHeader.CONTROL, 0);
            headers.set(JAVA_LONG, header + MessageHeader.CONTROL_LENGTH, 0);
            return;
        }
        long control = (long) messages * CONTROL_SPACE;
        if (run) {
            controls.set(JAVA_SHORT, control + SEGMENTS + MessageHeader.CONTROL_HEADER, (short) queue.length(first));
        }
        int from = SEGMENTS;
        int bytes = run ? CONTROL : 0;
        if (trafficClass != 0) {
            boolean v4 = queue.sockaddrLength(first) == SocketAddress.V4_LENGTH;
            int at = v4 ? V4_CLASS : V6_CLASS;
            controls.set(JAVA_INT, control + at + MessageHeader.CONTROL_HEADER, trafficClass);
            from = v4 || !run ? at : SEGMENTS;
            bytes += CONTROL;
        }
        headers.set(JAVA_LONG, header + MessageHeader.CONTROL, controls.address() + control + from);
        headers.set(JAVA_LONG, header + MessageHeader.CONTROL_LENGTH, bytes);
    }

    /** The address of the first message header. */
    long headers() {
        return headers.address();
    }

    int messages() {
        return messages;
    }

    /** How many packets a message carries: more than one is a run. */
    int packets(int message) {
        return packets[message];
    }

    /**
     * The first entry of a message. For the index {@link #messages()}, the first entry that did not fit, or the chain's
     * end.
     */
    int firstEntry(int message) {
        return firstEntry[message];
    }
}
