package org.iceserver.turn;

import org.iceserver.transport.HotPath;
import org.jspecify.annotations.Nullable;

/** How fast one allocation may do what it may do. One thread. */
@HotPath
final class Paces {
    /** Whoever floods a dead peer learns of it no less for this. */
    private static final Limits.Rate ICMP_ERRORS = new Limits.Rate(10, 10);

    private final TokenBucket icmpErrors;
    private final @Nullable TokenBucket newPeers;
    private final @Nullable Meter toPeers;
    private final @Nullable Meter toClient;

    Paces(Limits limits, long nowNanos) {
        icmpErrors = new TokenBucket(ICMP_ERRORS, nowNanos);
        newPeers = limits.newPeers().equals(Limits.Rate.UNLIMITED)
                ? null
                : new TokenBucket(limits.newPeers(), nowNanos);
        toPeers = Meter.of(limits.bandwidth(), nowNanos);
        toClient = Meter.of(limits.bandwidth(), nowNanos);
    }

    boolean admitsIcmpError(long nowNanos) {
        return icmpErrors.take(1, nowNanos);
    }

    /** Whether the client may name so many peer addresses that it has no permission for. */
    boolean admitsNewPeers(int addresses, long nowNanos) {
        return addresses == 0 || newPeers == null || newPeers.take(addresses, nowNanos);
    }

    /** Takes a packet towards a peer into account; otherwise the limit that drops it. */
    @Nullable
    Limit refusesToPeer(int bytes, long nowNanos) {
        return toPeers == null ? null : toPeers.refuses(bytes, nowNanos);
    }

    /** Takes bytes of a stream towards a peer into account; for how long there are to be no more. */
    long takeToPeer(int bytes, long nowNanos) {
        return toPeers == null ? 0 : toPeers.take(bytes, nowNanos);
    }

    /** As {@link #takeToPeer}, towards the client. */
    long takeToClient(int bytes, long nowNanos) {
        return toClient == null ? 0 : toClient.take(bytes, nowNanos);
    }

    /** Takes a packet towards the client into account; otherwise the limit that drops it. */
    @Nullable
    Limit refusesToClient(int bytes, long nowNanos) {
        return toClient == null ? null : toClient.refuses(bytes, nowNanos);
    }
}
