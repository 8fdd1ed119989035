package org.iceserver.turn;

import org.iceserver.annotation.HotPath;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.SharedQuotas;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.limits.SharedMeter;
import org.iceserver.turn.rejection.RejectionListener;
import org.jspecify.annotations.Nullable;

/**
 * Drops and counts packets over the bandwidth limits of their allocation or of the whole server. One shard; one thread.
 */
@HotPath
public final class Policer {
    private final SharedQuotas quotas;
    private final ShardCounters counters;
    private final RejectionListener listener;
    /** A copy for this thread, so that packets do not read another thread's memory to see whether there is a limit. */
    private @Nullable SharedMeter server;

    Policer(SharedQuotas quotas, ShardCounters counters, RejectionListener listener) {
        this.quotas = quotas;
        this.counters = counters;
        this.listener = listener;
        server = quotas.bandwidth();
    }

    /** Whether a payload of this size may go to a peer. If not, it is counted as a drop. */
    public boolean admitsToPeer(Allocation from, int bytes, long nowNanos) {
        Limit limit = from.meters().refusesToPeer(bytes, nowNanos);
        return admits(from, limit == null ? ofServer(bytes, nowNanos) : limit);
    }

    /** As {@link #admitsToPeer}, towards the client. */
    public boolean admitsToClient(Allocation to, int bytes, long nowNanos) {
        Limit limit = to.meters().refusesToClient(bytes, nowNanos);
        return admits(to, limit == null ? ofServer(bytes, nowNanos) : limit);
    }

    private @Nullable Limit ofServer(int bytes, long nowNanos) {
        SharedMeter meter = server;
        return meter == null || meter.admit(bytes, nowNanos) ? null : Limit.SERVER_BPS;
    }

    private boolean admits(Allocation allocation, @Nullable Limit limit) {
        if (limit != null) {
            counters.drop(DropReason.BANDWIDTH);
            counters.refused(limit);
            listener.dropped(allocation.client(), allocation.username(), limit);
        }
        return limit == null;
    }

    /** Takes over the server's limits after they have changed. */
    void adopt() {
        server = quotas.bandwidth();
    }
}
