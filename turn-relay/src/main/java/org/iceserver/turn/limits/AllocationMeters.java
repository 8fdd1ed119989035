package org.iceserver.turn.limits;

import org.iceserver.annotation.HotPath;
import org.iceserver.turn.kernel.KernelLane;
import org.jspecify.annotations.Nullable;

/** How fast one allocation may do what it may do. One thread. */
@HotPath
public final class AllocationMeters {
    /** Whoever floods a dead peer learns of it no less for this. */
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

    /** From now on the kernel takes from the same buckets. */
    public void shareWith(KernelLane.Account account) {
        if (toPeers != null) {
            toPeers.shareWith(account.toPeer());
        }
        if (toClient != null) {
            toClient.shareWith(account.toClient());
        }
    }

    /** The kernel takes from them no more. */
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

    /** Whether the client may name so many peer addresses that it has no permission for. */
    public boolean admitsNewPeers(int addresses, long nowNanos) {
        return addresses == 0 || newPeers == null || newPeers.take(addresses, nowNanos);
    }

    /** Takes a packet towards a peer into account; otherwise the limit that drops it. */
    public @Nullable Limit refusesToPeer(int bytes, long nowNanos) {
        return toPeers == null ? null : toPeers.refuses(bytes, nowNanos);
    }

    /** Takes bytes of a stream towards a peer into account; for how long there are to be no more. */
    public long takeToPeer(int bytes, long nowNanos) {
        return toPeers == null ? 0 : toPeers.take(bytes, nowNanos);
    }

    /** As {@link #takeToPeer}, towards the client. */
    public long takeToClient(int bytes, long nowNanos) {
        return toClient == null ? 0 : toClient.take(bytes, nowNanos);
    }

    /** Takes a packet towards the client into account; otherwise the limit that drops it. */
    public @Nullable Limit refusesToClient(int bytes, long nowNanos) {
        return toClient == null ? null : toClient.refuses(bytes, nowNanos);
    }
}
