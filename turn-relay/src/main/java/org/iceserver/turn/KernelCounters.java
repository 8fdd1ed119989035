package org.iceserver.turn;

import org.iceserver.transport.ClientPath;
import org.iceserver.turn.allocation.KernelCounts;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.rejection.RejectionListener;

/** Adds the kernel's counts to those of its shard. One thread. */
final class KernelCounters implements KernelCounts {
    private final ShardCounters counters;
    private final RejectionListener rejections;

    KernelCounters(ShardCounters counters, RejectionListener rejections) {
        this.counters = counters;
        this.rejections = rejections;
    }

    @Override
    public void relayed(long packetsToPeers, long bytesToPeers, long packetsToClients, long bytesToClients) {
        counters.below(packetsToPeers, bytesToPeers, packetsToClients, bytesToClients);
    }

    @Override
    public void dropped(ClientPath from, String username, Limit limit, long packets) {
        counters.droppedBelow(limit, packets);
        rejections.dropped(from, username, limit);
    }

    @Override
    public void droppedByServer(long packets) {
        counters.droppedBelow(Limit.SERVER_BPS, packets);
    }
}
