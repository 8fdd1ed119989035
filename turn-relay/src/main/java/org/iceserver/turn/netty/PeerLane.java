package org.iceserver.turn.netty;

import java.util.random.RandomGenerator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.iceserver.annotation.ColdPath;
import org.iceserver.annotation.HotPath;
import org.iceserver.stun.ChannelData;
import org.iceserver.stun.DataIndication;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.dtls.DtlsSession;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.Policer;
import org.iceserver.turn.TurnShard;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.AllocationPart;
import org.iceserver.turn.allocation.ChannelBinding;
import org.iceserver.turn.allocation.PeerRoute;
import org.iceserver.turn.allocation.Permission;

/**
 * Data from peers to clients: ChannelData where a channel is bound (RFC 8656 s12.7), else a Data indication (s11.3).
 *
 * <p>For a UDP client the header is written in front of the payload, in place. For a stream the frame is copied once
 * and padded with zeros. For DTLS it is copied once and encrypted.
 */
@HotPath
final class PeerLane {
    private final TurnShard shard;
    private final Policer policer;
    private final RandomGenerator transactions;
    private final ByteBuf plaintext = Unpooled.buffer(DtlsSession.LONGEST, DtlsSession.LONGEST);

    /** @param transactions fills the transaction ids of Data indications, which nobody answers */
    PeerLane(TurnShard shard, RandomGenerator transactions) {
        this.shard = shard;
        policer = shard.policer();
        this.transactions = transactions;
    }

    /** Delivers a payload in a datagram's slot. {@code high}, {@code low} and {@code port} are the peer's. */
    void deliver(Allocation to, long high, long low, int port, Datagram slot, int offset, int length, long nowNanos) {
        PeerRoute route = shard.toClient(to, high, low, port, nowNanos);
        if (route == null) {
            return;
        }
        AllocationPart impaired = to.impaired();
        if (impaired != null) {
            hold(impaired, high, low, port, slot, offset, length, nowNanos);
            return;
        }
        if (!policer.admitsToClient(to, length, nowNanos)) {
            return;
        }
        switch ((Client) to.client()) {
            case StreamClient client -> frame(to, client, route, high, low, port, slot.bytes(), offset, length);
            case DtlsClient client -> seal(to, client, route, high, low, port, slot.bytes(), offset, length);
            case UdpClient client -> {
                int total = writeHeader(to, route, high, low, port, slot.bytes(), offset, length);
                if (total > 0) {
                    client.listener().send(client.endpoint(), slot, offset - headerLength(route, high, low), total);
                }
            }
        }
    }

    /** Delivers a payload in the layout of {@link Handover}. Takes over the buffer's reference in every case. */
    void deliver(Allocation to, long high, long low, int port, ByteBuf packet, long nowNanos) {
        if (to.impaired() == null) {
            relay(to, high, low, port, packet, nowNanos);
        } else {
            hold(to, high, low, port, packet, nowNanos);
        }
    }

    /** The session is impaired: this packet comes back through {@link #arrive}, or never. */
    @ColdPath
    private static void hold(AllocationPart impaired, long high, long low, int port, Datagram slot, int offset,
            int length, long nowNanos) {
        ((ImpairedSession) impaired).toClient(high, low, port, slot.bytes(), offset, length, slot.trafficClass(),
                nowNanos);
    }

    /** As the other one, for a packet that may still be without a route. Takes over the buffer's reference. */
    @ColdPath
    private void hold(Allocation to, long high, long low, int port, ByteBuf packet, long nowNanos) {
        AllocationPart impaired = to.impaired();
        if (impaired != null && shard.toClient(to, high, low, port, nowNanos) != null) {
            ((ImpairedSession) impaired).toClient(high, low, port, packet, nowNanos);
        } else {
            packet.release();
        }
    }

    /**
     * A packet in the layout of {@link Handover} that was held back arrives. Its channel or permission may be gone
     * meanwhile. Takes over the buffer's reference.
     */
    @ColdPath
    void arrive(Allocation to, ByteBuf packet, long nowNanos) {
        relay(to, Handover.fromHigh(packet), Handover.fromLow(packet), Handover.fromPort(packet), packet, nowNanos);
    }

    private void relay(Allocation to, long high, long low, int port, ByteBuf packet, long nowNanos) {
        boolean ours = true;
        try {
            PeerRoute route = shard.toClient(to, high, low, port, nowNanos);
            int length = Handover.payloadLength(packet);
            if (route == null || !policer.admitsToClient(to, length, nowNanos)) {
                return;
            }
            switch ((Client) to.client()) {
                case StreamClient client -> frame(to, client, route, high, low, port, packet, Handover.PAYLOAD, length);
                case DtlsClient client -> seal(to, client, route, high, low, port, packet, Handover.PAYLOAD, length);
                case UdpClient client -> {
                    int trafficClass = Handover.trafficClass(packet);
                    int total = writeHeader(to, route, high, low, port, packet, Handover.PAYLOAD, length);
                    if (total > 0) {
                        int start = Handover.PAYLOAD - headerLength(route, high, low);
                        ours = false;
                        client.listener().send(client.endpoint(), packet.setIndex(start, start + total),
                                trafficClass);
                    }
                }
            }
        } finally {
            if (ours) {
                packet.release();
            }
        }
    }

    private void frame(Allocation to, StreamClient client, PeerRoute route, long high, long low, int port,
            ByteBuf bytes, int offset, int length) {
        if (!client.takesData()) {
            shard.counters().drop(DropReason.CLIENT_BACKPRESSURE);
            return;
        }
        int header = headerLength(route, high, low);
        int total = header + ChannelData.padded(length);
        ByteBuf frame = client.allocator().ioBuffer(total, total);
        frame.setBytes(header, bytes, offset, length);
        frame.setZero(header + length, total - header - length);
        if (writeHeader(to, route, high, low, port, frame, header, length) > 0) {
            client.write(frame.setIndex(0, total));
        } else {
            frame.release();
        }
    }

    /** Sends to a DTLS client. The plaintext of a record must be in an array. */
    private void seal(Allocation to, DtlsClient client, PeerRoute route, long high, long low, int port,
            ByteBuf bytes, int offset, int length) {
        int header = headerLength(route, high, low);
        if (header + ChannelData.padded(length) > DtlsSession.LONGEST) {
            shard.counters().drop(DropReason.TOO_LONG);
            return;
        }
        plaintext.setBytes(header, bytes, offset, length);
        int total = writeHeader(to, route, high, low, port, plaintext, header, length);
        if (total > 0) {
            client.send(plaintext.array(), total);
        }
    }

    private static int headerLength(PeerRoute route, long high, long low) {
        return switch (route) {
            case ChannelBinding _ -> ChannelData.HEADER;
            case Permission _ -> DataIndication.headerLength(!IpAddress.isV4(high, low));
        };
    }

    /**
     * Writes the header that ends at {@code offset} and counts the packet.
     *
     * @return the length of the whole message, or 0 when the payload is too long, which is counted as a drop
     */
    private int writeHeader(Allocation to, PeerRoute route, long high, long low, int port, ByteBuf bytes, int offset,
            int length) {
        int total = switch (route) {
            case ChannelBinding binding -> {
                ChannelData.writeHeader(bytes, offset - ChannelData.HEADER, binding.channel(), length);
                yield ChannelData.HEADER + length;
            }
            case Permission _ -> DataIndication.write(bytes, offset, length, high, low, port, transactions.nextInt(),
                    transactions.nextLong());
        };
        if (total > 0) {
            shard.counters().toClient(to, length);
        } else {
            shard.counters().drop(DropReason.TOO_LONG);
        }
        return total;
    }
}
