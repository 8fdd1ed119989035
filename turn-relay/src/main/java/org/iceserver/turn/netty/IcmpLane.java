package org.iceserver.turn.netty;

import java.util.random.RandomGenerator;

import io.netty.buffer.ByteBufAllocator;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.TransactionId;
import org.iceserver.transport.IcmpError;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.TurnShard;
import org.iceserver.turn.allocation.Allocation;

/** Sends clients the ICMP errors about their packets to peers (RFC 8656 s11.5). */
final class IcmpLane {
    private final TurnShard shard;
    private final RandomGenerator transactions;
    private final ByteBufAllocator allocator;

    /** @param transactions fills the transaction ids of Data indications, which nobody answers */
    IcmpLane(TurnShard shard, RandomGenerator transactions, ByteBufAllocator allocator) {
        this.shard = shard;
        this.transactions = transactions;
        this.allocator = allocator;
    }

    void deliver(Allocation to, IcmpError error, long nowNanos) {
        TransactionId id = new TransactionId(transactions.nextInt(), transactions.nextLong());
        StunEncoder indication = shard.icmpError(to, error, id, nowNanos);
        if (indication == null) {
            return;
        }
        switch ((Client) to.client()) {
            case StreamClient client when !client.takesData() ->
                shard.counters().drop(DropReason.CLIENT_BACKPRESSURE);
            case Client client -> client.respond(indication.encode(allocator));
        }
    }
}
