package org.iceserver.transport.linux;

import io.netty.buffer.ByteBuf;
import org.iceserver.annotation.HotPath;
import org.jspecify.annotations.Nullable;

/**
 * The packets that one loop's sockets have queued in this turn: an array in which the packets of each socket are
 * chained in order. An idle socket needs no memory here.
 */
@HotPath
final class SendQueue {
    static final int CAPACITY = 1024;
    /** Ends a chain. */
    static final int NONE = -1;

    private final long[] address = new long[CAPACITY];
    private final int[] length = new int[CAPACITY];
    private final long[] sockaddr = new long[CAPACITY];
    private final int[] sockaddrLength = new int[CAPACITY];
    private final @Nullable NativeEndpoint[] to = new NativeEndpoint[CAPACITY];
    private final @Nullable ByteBuf[] held = new ByteBuf[CAPACITY];
    private final byte[] trafficClass = new byte[CAPACITY];
    private final int[] next = new int[CAPACITY];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    boolean isFull() {
        return size == CAPACITY;
    }

    /**
     * Adds a packet and returns its index.
     *
     * @param packetClass its traffic class
     * @param destination the endpoint, or null for an answer to a datagram's sender
     * @param holder released after the packet was sent or dropped; null when the bytes are in a slot
     */
    int add(long packet, int packetLength, int packetClass, long name, int nameLength,
            @Nullable NativeEndpoint destination, @Nullable ByteBuf holder) {
        address[size] = packet;
        length[size] = packetLength;
        trafficClass[size] = (byte) packetClass;
        sockaddr[size] = name;
        sockaddrLength[size] = nameLength;
        to[size] = destination;
        held[size] = holder;
        next[size] = NONE;
        return size++;
    }

    void chain(int entry, int following) {
        next[entry] = following;
    }

    int next(int entry) {
        return next[entry];
    }

    long address(int entry) {
        return address[entry];
    }

    int length(int entry) {
        return length[entry];
    }

    int trafficClass(int entry) {
        return trafficClass[entry] & 0xFF;
    }

    long sockaddr(int entry) {
        return sockaddr[entry];
    }

    int sockaddrLength(int entry) {
        return sockaddrLength[entry];
    }

    /** The endpoint, or null for an answer to a datagram's sender. */
    @Nullable
    NativeEndpoint to(int entry) {
        return to[entry];
    }

    /** The packet was sent or dropped. */
    void finish(int entry) {
        to[entry] = null;
        ByteBuf holder = held[entry];
        if (holder != null) {
            held[entry] = null;
            holder.release();
        }
    }

    /** Drops all unfinished packets, after a fault. */
    void abandon() {
        for (int entry = 0; entry < size; entry++) {
            finish(entry);
        }
    }

    /** Every packet is finished. */
    void clear() {
        size = 0;
    }
}
