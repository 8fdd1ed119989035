package org.iceserver.turn.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.iceserver.transport.Datagram;

/**
 * The layout of a packet between two allocations of this server. Everything is in one buffer, so that no other object
 * must cross between threads.
 *
 * <pre>
 * 0   sender's relayed address   16 bytes, port 4 bytes
 * 20  receiver's relayed address 16 bytes, port 4 bytes
 * 40  traffic class              1 byte
 * 64  payload, up to the writer index; 3 bytes behind it may be overwritten
 * </pre>
 *
 * <p>The addresses and the traffic class are read before a header is written over them.
 */
final class Handover {
    static final int PAYLOAD = Datagram.HEADROOM;
    private static final int TAIL = 3;
    private static final int TO = 20;
    private static final int TRAFFIC_CLASS = 40;

    private Handover() {}

    /**
     * Copies a payload into a new buffer with room for a header in front and padding behind. The caller owns the
     * buffer.
     *
     * @param trafficClass the DSCP and ECN of the datagram that brought it; 0 when it came over a stream or DTLS
     */
    static ByteBuf copy(ByteBufAllocator allocator, ByteBuf source, int offset, int length, int trafficClass) {
        ByteBuf packet = allocator.directBuffer(PAYLOAD + length + TAIL).setByte(TRAFFIC_CLASS, trafficClass);
        return packet.writerIndex(PAYLOAD).writeBytes(source, offset, length);
    }

    static void from(ByteBuf packet, long high, long low, int port) {
        write(packet, 0, high, low, port);
    }

    static void to(ByteBuf packet, long high, long low, int port) {
        write(packet, TO, high, low, port);
    }

    static long fromHigh(ByteBuf packet) {
        return packet.getLong(0);
    }

    static long fromLow(ByteBuf packet) {
        return packet.getLong(8);
    }

    static int fromPort(ByteBuf packet) {
        return packet.getInt(16);
    }

    static long toHigh(ByteBuf packet) {
        return packet.getLong(TO);
    }

    static long toLow(ByteBuf packet) {
        return packet.getLong(TO + 8);
    }

    static int toPort(ByteBuf packet) {
        return packet.getInt(TO + 16);
    }

    static int trafficClass(ByteBuf packet) {
        return packet.getUnsignedByte(TRAFFIC_CLASS);
    }

    static int payloadLength(ByteBuf packet) {
        return packet.writerIndex() - PAYLOAD;
    }

    private static void write(ByteBuf packet, int at, long high, long low, int port) {
        packet.setLong(at, high).setLong(at + 8, low).setInt(at + 16, port);
    }
}
