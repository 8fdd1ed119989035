package org.iceserver.transport.portable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/** The loop's one receive buffer and the cursor over it. */
final class PortableDatagram implements Datagram {
    private static final int MAX_PAYLOAD = 65_535;
    private static final int PADDING = 3;

    private final ByteBuf bytes = new UnpooledByteBufAllocator(true, true)
            .directBuffer(HEADROOM + MAX_PAYLOAD + PADDING);
    private final ByteBuffer in = bytes.nioBuffer(0, bytes.capacity());
    private final ByteBuffer out = in.duplicate();
    private @Nullable InetSocketAddress sender;
    private IpAddress address = new IpAddress(0, 0);
    private int length;

    /** Reads one datagram; false when there is none. */
    boolean receive(DatagramChannel channel) throws IOException {
        in.limit(HEADROOM + MAX_PAYLOAD).position(HEADROOM);
        InetSocketAddress from = (InetSocketAddress) channel.receive(in);
        if (from == null) {
            return false;
        }
        sender = from;
        address = IpAddress.of(from.getAddress());
        length = in.position() - HEADROOM;
        return true;
    }

    /**
     * A view of bytes that a callback may send.
     *
     * @throws IndexOutOfBoundsException when they do not belong to the datagram, because they could be another client's
     *     bytes
     */
    ByteBuffer view(int offset, int packetLength) {
        if (offset < 0 || packetLength < 0
                || offset + (long) packetLength > HEADROOM + ((length + PADDING) & ~PADDING)) {
            throw new IndexOutOfBoundsException("[" + offset + ", +" + packetLength + ") is outside the datagram of "
                    + length + " bytes and its headroom");
        }
        return out.limit(offset + packetLength).position(offset);
    }

    InetSocketAddress sender() {
        return requireNonNull(sender, "no datagram was received yet");
    }

    void release() {
        bytes.release();
    }

    @Override
    public ByteBuf bytes() {
        return bytes;
    }

    @Override
    public int offset() {
        return HEADROOM;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public long high() {
        return address.high();
    }

    @Override
    public long low() {
        return address.low();
    }

    @Override
    public int port() {
        return sender().getPort();
    }

    /** Java's channels do not tell it. */
    @Override
    public int trafficClass() {
        return 0;
    }
}
