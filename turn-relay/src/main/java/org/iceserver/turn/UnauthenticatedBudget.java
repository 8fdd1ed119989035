package org.iceserver.turn;

import org.iceserver.transport.HotPath;
import org.iceserver.transport.IpAddress;

/**
 * Bounds the answers that one source gets before it has proven who it is: Binding, 401, 438 and other refusals over UDP,
 * whose source address may be somebody else's. One per shard, one thread.
 *
 * <p>A token bucket per IPv4 address or IPv6 /64, in a table of fixed size. A bucket is one number, the time at which it
 * will be full again (the generic cell rate algorithm). Where four sources already share a set, the fullest bucket, which
 * limits its source least, is forgotten. Loopback is never limited.
 */
@HotPath
public final class UnauthenticatedBudget {
    private static final int SETS = 2_048;
    private static final int WAYS = 4;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final boolean unlimited;
    private final long costNanos;
    private final long depthNanos;
    private final long seed;
    private final long[] high;
    private final long[] low;
    private final long[] fullAtNanos;
    private final boolean[] used;

    /**
     * @param rate of answers to one source through this shard
     * @param seed from a secure source, so that nobody aims at another's bucket
     */
    public UnauthenticatedBudget(Limits.Rate rate, long seed) {
        this.seed = seed;
        unlimited = rate.equals(Limits.Rate.UNLIMITED);
        costNanos = SECOND_NANOS / rate.perSecond();
        depthNanos = unlimited ? 0 : costNanos * rate.burst();
        int buckets = unlimited ? 0 : SETS * WAYS;
        high = new long[buckets];
        low = new long[buckets];
        fullAtNanos = new long[buckets];
        used = new boolean[buckets];
    }

    /** Takes one answer out of this source's bucket, or says that none is left. */
    public boolean admit(long clientHigh, long clientLow, long nowNanos) {
        if (unlimited || loopback(clientHigh, clientLow)) {
            return true;
        }
        long network = IpAddress.isV4(clientHigh, clientLow) ? clientLow : 0;
        int bucket = bucket(clientHigh, network, nowNanos);
        long full = fullAtNanos[bucket];
        long after = (full - nowNanos > 0 ? full : nowNanos) + costNanos;
        if (after - nowNanos > depthNanos) {
            return false;
        }
        fullAtNanos[bucket] = after;
        return true;
    }

    /** This source's bucket; a full one taken from another source when it has none. */
    private int bucket(long sourceHigh, long sourceLow, long nowNanos) {
        int first = ((int) AddressHash.mix(seed, sourceHigh, sourceLow, 0) & (SETS - 1)) * WAYS;
        int victim = first;
        for (int way = first; way < first + WAYS; way++) {
            if (used[way] && high[way] == sourceHigh && low[way] == sourceLow) {
                return way;
            }
            if (!used[way] || (used[victim] && fullAtNanos[way] - fullAtNanos[victim] < 0)) {
                victim = way;
            }
        }
        used[victim] = true;
        high[victim] = sourceHigh;
        low[victim] = sourceLow;
        fullAtNanos[victim] = nowNanos;
        return victim;
    }

    private static boolean loopback(long high, long low) {
        return IpAddress.isV4(high, low) ? ((low >>> 24) & 0xFF) == 127 : high == 0 && low == 1;
    }
}
