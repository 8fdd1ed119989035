package org.iceserver.turn.netty;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.iceserver.annotation.ColdPath;
import org.iceserver.annotation.HotPath;
import org.iceserver.transport.Datagram;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.TurnShard;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.allocation.RelayedAddress;
import org.jspecify.annotations.Nullable;

/**
 * Delivers packets from one allocation of this server to another inside this process. They never pass through the
 * kernel, so a client cannot reach other programs on this host by naming their ports.
 */
@HotPath
final class Neighbours {
    private final int index;
    private final TurnShard shard;
    private final RelayDirectory directory;
    private final List<Inbox> inboxes;
    private final PeerLane peerLane;
    private final ByteBufAllocator allocator;
    private final Executor loop;
    private final LoopTurn turn;

    /** @param inboxes of every loop, by index */
    Neighbours(int index, TurnShard shard, RelayDirectory directory, List<Inbox> inboxes, PeerLane peerLane,
            ByteBufAllocator allocator, Executor loop, LoopTurn turn) {
        this.loop = loop;
        this.turn = turn;
        this.index = index;
        this.shard = shard;
        this.directory = directory;
        this.inboxes = inboxes;
        this.peerLane = peerLane;
        this.allocator = allocator;
    }

    /**
     * Delivers to the allocation that has this relayed transport address.
     *
     * @return false when there is none; the packet then still belongs to the caller
     */
    boolean deliver(RelayedAddress from, long toHigh, long toLow, int toPort, @Nullable Datagram slot, ByteBuf bytes,
            int offset, int length, long nowNanos) {
        int owner = directory.owner(toHigh, toLow, toPort);
        if (owner < 0) {
            return false;
        }
        if (owner != index) {
            handOver(inboxes.get(owner), from, toHigh, toLow, toPort, slot, bytes, offset, length);
            return true;
        }
        Allocation receiver = shard.relayed(toHigh, toLow, toPort);
        if (receiver == null) {
            // The allocation may be on its way here: the packet is queued and looked at again after it has arrived.
            return shard.mobile()
                    && handOver(inboxes.get(index), from, toHigh, toLow, toPort, slot, bytes, offset, length);
        }
        long high = from.address().high();
        long low = from.address().low();
        if (slot != null) {
            peerLane.deliver(receiver, high, low, from.port(), slot, offset, length, nowNanos);
        } else {
            ByteBuf copy = Handover.copy(allocator, bytes, offset, length, 0);
            peerLane.deliver(receiver, high, low, from.port(), copy, nowNanos);
        }
        return true;
    }

    private boolean handOver(Inbox inbox, RelayedAddress from, long toHigh, long toLow, int toPort,
            @Nullable Datagram slot, ByteBuf bytes, int offset, int length) {
        ByteBuf copy = Handover.copy(allocator, bytes, offset, length, slot == null ? 0 : slot.trafficClass());
        Handover.from(copy, from.address().high(), from.address().low(), from.port());
        Handover.to(copy, toHigh, toLow, toPort);
        if (!inbox.offer(copy)) {
            shard.counters().drop(DropReason.INBOX_FULL);
        }
        return true;
    }

    /** A packet that another loop handed over; takes over its reference. */
    void receive(ByteBuf packet, long nowNanos) {
        Allocation receiver = receiver(packet);
        if (receiver == null && shard.mobile()) {
            follow(packet);
        } else {
            deliver(packet, receiver, nowNanos);
        }
    }

    /**
     * The receiver has moved to another loop, or is on its way here. In the second case its arrival is already in this
     * loop's queue.
     */
    @ColdPath
    private void follow(ByteBuf packet) {
        int owner = directory.owner(Handover.toHigh(packet), Handover.toLow(packet), Handover.toPort(packet));
        if (owner >= 0 && owner != index) {
            if (!inboxes.get(owner).offer(packet)) {
                shard.counters().drop(DropReason.INBOX_FULL);
            }
            return;
        }
        try {
            loop.execute(() -> deliver(packet, receiver(packet), turn.nanos()));
        } catch (RejectedExecutionException e) {
            packet.release();
        }
    }

    private @Nullable Allocation receiver(ByteBuf packet) {
        return shard.relayed(Handover.toHigh(packet), Handover.toLow(packet), Handover.toPort(packet));
    }

    private void deliver(ByteBuf packet, @Nullable Allocation receiver, long nowNanos) {
        if (receiver == null) {
            shard.counters().drop(DropReason.OWN_ADDRESS);
            packet.release();
            return;
        }
        peerLane.deliver(receiver, Handover.fromHigh(packet), Handover.fromLow(packet), Handover.fromPort(packet),
                packet, nowNanos);
    }
}
