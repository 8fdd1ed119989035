package org.iceserver.turn.limits;

import org.iceserver.annotation.HotPath;
import org.iceserver.turn.kernel.KernelLane;
import org.jspecify.annotations.Nullable;

/** The rate limits of one allocation. One thread. */
@HotPath
public final class AllocationMeters {
    /** A client that floods an unreachable peer still learns about it. */
    private static final Limits.Rate ICMP_ERRORS = new Limits.Rate(10, 10);

    private final TokenBucket icmpErrors;
    private final @Nullable TokenBucket newPeers;
    private final @Nullable Meter toPeers;
    private final @Nullable Meter toClient;

    public AllocationMeters(Limits limits, long nowNanos) {
        icmpErrors = new TokenBucket(ICMP_ERRORS, nowNanos);
        newPeers = limits.newPeers().equals(Limits.Rate.UNLIMITED)
                ? null
                : new TokenBucket(limits.newPeers(), nowNanos);
        toPeers = Meter.of(limits.bandwidth(), nowNanos);
        toClient = Meter.of(limits.bandwidth(), nowNanos);
    }

    /** From now on the kernel takes from the same buckets too. */
    public void shareWith(KernelLane.Account account) {
        if (toPeers != null) {
            toPeers.shareWith(account.toPeer());
        }
        if (toClient != null) {
            toClient.shareWith(account.toClient());
        }
    }

    /** From now on only this process takes from the buckets. */
    public void keepAlone() {
        if (toPeers != null) {
            toPeers.keepAlone();
        }
        if (toClient != null) {
            toClient.keepAlone();
        }
    }

    public boolean admitsIcmpError(long nowNanos) {
        return icmpErrors.take(1, nowNanos);
    }

    /** Whether the client may name this many peer addresses for which it has no permission yet. */
    public boolean admitsNewPeers(int addresses, long nowNanos) {
        return addresses == 0 || newPeers == null || newPeers.take(addresses, nowNanos);
    }

    /** Counts a packet to a peer. Returns null, or the limit that drops the packet. */
    public @Nullable Limit refusesToPeer(int bytes, long nowNanos) {
        return toPeers == null ? null : toPeers.refuses(bytes, nowNanos);
    }

    /** Counts bytes of a stream to a peer. Returns for how many nanoseconds no more may follow. */
    public long takeToPeer(int bytes, long nowNanos) {
        return toPeers == null ? 0 : toPeers.take(bytes, nowNanos);
    }

    /** As {@link #takeToPeer}, towards the client. */
    public long takeToClient(int bytes, long nowNanos) {
        return toClient == null ? 0 : toClient.take(bytes, nowNanos);
    }

    /** Counts a packet to the client. Returns null, or the limit that drops the packet. */
    public @Nullable Limit refusesToClient(int bytes, long nowNanos) {
        return toClient == null ? null : toClient.refuses(bytes, nowNanos);
    }
}
