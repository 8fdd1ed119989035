package org.iceserver.turn.netty;

import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.ShardCounters;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.AllocationPart;
import org.iceserver.turn.impairment.HeldPackets;
import org.iceserver.turn.impairment.Impairment;

/** A session that an operator impairs: copies its packets and holds them back. One loop's thread. */
final class ImpairedSession implements AllocationPart {
    private final Impairment impairment;
    private final Allocation allocation;
    private final HeldPackets toPeers;
    private final HeldPackets toClient;
    private final Parts parts;

    /**
     * What every session of a loop has in common.
     *
     * @param wake called after a packet was held back
     * @param gone called when the session ends
     */
    record Parts(ByteBufAllocator allocator, ShardCounters counters, Runnable wake, Consumer<ImpairedSession> gone) {}

    ImpairedSession(Impairment impairment, Allocation allocation, HeldPackets toPeers, HeldPackets toClient,
            Parts parts) {
        this.impairment = impairment;
        this.allocation = allocation;
        this.toPeers = toPeers;
        this.toClient = toClient;
        this.parts = parts;
    }

    Impairment impairment() {
        return impairment;
    }

    Allocation allocation() {
        return allocation;
    }

    /**
     * Takes a whole ChannelData message or Send indication of the client. Copies it.
     *
     * @param payload the length of the data in it
     */
    void toPeer(ByteBuf bytes, int offset, int length, int payload, long nowNanos) {
        ByteBuf packet = parts.allocator().directBuffer(length).writeBytes(bytes, offset, length);
        hold(toPeers, packet, payload, nowNanos);
    }

    /** Takes a peer's payload. Copies it. {@code high}, {@code low} and {@code port} are the peer's. */
    void toClient(long high, long low, int port, ByteBuf bytes, int offset, int length, int trafficClass,
            long nowNanos) {
        toClient(high, low, port, Handover.copy(parts.allocator(), bytes, offset, length, trafficClass), nowNanos);
    }

    /** Takes over a peer's payload in the layout of {@link Handover}. */
    void toClient(long high, long low, int port, ByteBuf packet, long nowNanos) {
        Handover.from(packet, high, low, port);
        hold(toClient, packet, Handover.payloadLength(packet), nowNanos);
    }

    private void hold(HeldPackets direction, ByteBuf packet, int payload, long nowNanos) {
        if (direction.take(packet, payload, nowNanos)) {
            parts.wake().run();
        } else {
            parts.counters().drop(DropReason.IMPAIRED);
        }
    }

    /** The impairment is over: what is held back arrives at once. */
    void passAll(long nowNanos) {
        toPeers.passAll(nowNanos);
        toClient.passAll(nowNanos);
    }

    /** The session ended, or leaves this loop: what is held back is lost. */
    @Override
    public void release() {
        toPeers.release();
        toClient.release();
        parts.gone().accept(this);
    }
}
