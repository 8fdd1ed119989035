package org.iceserver.transport.linux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.iceserver.annotation.HotPath;
import org.iceserver.transport.Datagram;
import org.jspecify.annotations.Nullable;

/** The loop's cursor over its {@link ReceiveSlots}. */
@HotPath
final class NativeDatagram implements Datagram {
    private static final int PADDING = 3;

    private final ReceiveSlots slots;
    private int slot;
    private int offset;
    private int length;
    private @Nullable ByteBuf oversize;

    NativeDatagram(ReceiveSlots slots) {
        this.slots = slots;
    }

    /** Points to a filled slot; true when the datagram was too long for it and was copied. */
    boolean moveTo(int filled) {
        slot = filled;
        length = slots.length(filled);
        if (length <= ReceiveSlots.PAYLOAD) {
            offset = ReceiveSlots.offset(filled);
            return false;
        }
        ByteBuf copy = PooledByteBufAllocator.DEFAULT.directBuffer(HEADROOM + length + PADDING);
        copy.setIndex(0, copy.capacity());
        slots.copyOversize(filled, copy, HEADROOM);
        offset = HEADROOM;
        oversize = copy;
        return true;
    }

    /** The callback returned. */
    void done() {
        if (oversize != null) {
            oversize.release();
            oversize = null;
        }
    }

    /**
     * The address of bytes that a callback may send.
     *
     * @throws IndexOutOfBoundsException when they do not belong to the datagram, because they could be another client's
     *     bytes
     */
    long address(int from, int count) {
        if (from < offset - HEADROOM || count < 0 || from + (long) count > offset + ((length + PADDING) & ~PADDING)) {
            throw new IndexOutOfBoundsException("[" + from + ", +" + count + ") is outside the datagram at [" + offset
                    + ", +" + length + ") and its headroom");
        }
        return (oversize == null ? slots.base() : DirectMemory.address(oversize)) + from;
    }

    /** A new reference to the buffer that holds the bytes; null when they are in a slot. */
    @Nullable
    ByteBuf retained() {
        return oversize == null ? null : oversize.retain();
    }

    /** The address of the sender's {@code sockaddr}, unchanged until the next flush. */
    long sockaddr() {
        return slots.name(slot);
    }

    int sockaddrLength() {
        return SocketAddress.length(slots.names(), ReceiveSlots.nameOffset(slot));
    }

    @Override
    public ByteBuf bytes() {
        return oversize == null ? slots.bytes() : oversize;
    }

    @Override
    public int offset() {
        return offset;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public long high() {
        return SocketAddress.high(slots.names(), ReceiveSlots.nameOffset(slot));
    }

    @Override
    public long low() {
        return SocketAddress.low(slots.names(), ReceiveSlots.nameOffset(slot));
    }

    @Override
    public int port() {
        return SocketAddress.port(slots.names(), ReceiveSlots.nameOffset(slot));
    }

    @Override
    public int trafficClass() {
        return slots.trafficClass(slot);
    }
}
