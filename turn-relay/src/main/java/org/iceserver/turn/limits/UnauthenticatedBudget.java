package org.iceserver.turn.limits;

import java.util.concurrent.atomic.AtomicLongArray;

import org.iceserver.annotation.HotPath;
import org.iceserver.transport.IpAddress;

/**
 * Limits the answers that one source gets before it has authenticated: Binding, 401, 438 and other refusals over UDP,
 * where the source address may be forged. All shards share one budget, because a source reaches several shards by using
 * several ports. Any thread, without locks.
 *
 * <p>A token bucket per IPv4 address or IPv6 /64, in a table of fixed size. A bucket is one word: a mark of its source,
 * and the time at which it will be full again (the generic cell rate algorithm). When four sources already share a set,
 * the fullest bucket is dropped, because it limits its source least. Loopback is never limited.
 */
@HotPath
public final class UnauthenticatedBudget {
    private static final int SETS = 4_096;
    private static final int WAYS = 4;
    private static final long EMPTY = 0;
    private static final long SECOND_NANOS = 1_000_000_000L;
    /** Time is counted in steps of 256 ns, modulo 36 bits: it wraps after almost five hours. */
    private static final int STEP_BITS = 8;
    private static final int TIME_BITS = 36;
    private static final int MARK_BITS = Long.SIZE - TIME_BITS;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;
    /** The deepest bucket, in steps. It is limited so that a wrapped time is seldom taken for a future one. */
    private static final long DEEPEST = 1L << (TIME_BITS - 2);
    /**
     * By how much one loop's time may be behind another's, because loops read their clocks at different moments: one
     * second, in steps.
     */
    private static final long BEHIND = SECOND_NANOS >> STEP_BITS;

    private volatile Pace pace;
    private final long seed;
    private final AtomicLongArray buckets;

    /**
     * A rate in steps of time.
     *
     * @param cost the cost of one answer
     * @param depth the depth of a full bucket
     */
    private record Pace(boolean unlimited, long cost, long depth) {
        static Pace of(Limits.Rate rate) {
            long cost = Math.max(1, (SECOND_NANOS / rate.perSecond()) >> STEP_BITS);
            return new Pace(rate.equals(Limits.Rate.UNLIMITED), cost, Math.min(DEEPEST, cost * rate.burst()));
        }
    }

    /**
     * @param rate the rate of answers to one source
     * @param seed from a secure random source, so that nobody can aim at another source's bucket
     */
    public UnauthenticatedBudget(Limits.Rate rate, long seed) {
        this.seed = seed;
        pace = Pace.of(rate);
        buckets = new AtomicLongArray(SETS * WAYS);
    }

    /** Replaces the rate. A source that is over it waits no longer than the depth of the new bucket. */
    public void rate(Limits.Rate changed) {
        pace = Pace.of(changed);
    }

    /** Takes one answer out of this source's bucket; false when none is left. */
    public boolean admit(long clientHigh, long clientLow, long nowNanos) {
        Pace paced = pace;
        if (paced.unlimited() || loopback(clientHigh, clientLow)) {
            return true;
        }
        long network = IpAddress.isV4(clientHigh, clientLow) ? clientLow : 0;
        long hash = AddressHash.mix(seed, clientHigh, network, 0);
        int set = (int) (hash >>> MARK_BITS & (SETS - 1)) * WAYS;
        // Never EMPTY: the lowest bit of the mark is set.
        long mark = (hash << TIME_BITS) | 1L << TIME_BITS;
        long now = nowNanos >> STEP_BITS;
        while (true) {
            int bucket = bucket(set, mark, now, paced.depth());
            long known = buckets.get(bucket);
            long wait = owner(known) == mark ? wait(known, now, paced.depth()) : 0;
            if (wait + paced.cost() > paced.depth()) {
                return false;
            }
            // Another loop was quicker: look again.
            if (buckets.compareAndSet(bucket, known, mark | ((now + wait + paced.cost()) & TIME_MASK))) {
                return true;
            }
        }
    }

    /** This source's bucket, or the one to replace: an empty one, else the fullest. */
    private int bucket(int set, long mark, long now, long depth) {
        int victim = set;
        long shortest = Long.MAX_VALUE;
        for (int way = set; way < set + WAYS; way++) {
            long known = buckets.get(way);
            if (owner(known) == mark) {
                return way;
            }
            long wait = known == EMPTY ? -1 : wait(known, now, depth);
            if (wait < shortest) {
                shortest = wait;
                victim = way;
            }
        }
        return victim;
    }

    private static long owner(long bucket) {
        return bucket & ~TIME_MASK;
    }

    /**
     * How long until this bucket is full; 0 when it is full, or when its time has wrapped. For a loop whose clock is
     * behind, a bucket that another loop emptied may look more than empty.
     */
    private static long wait(long bucket, long now, long depth) {
        long wait = (bucket - now) & TIME_MASK;
        return wait <= depth + BEHIND ? Math.min(wait, depth) : 0;
    }

    private static boolean loopback(long high, long low) {
        return IpAddress.isV4(high, low) ? ((low >>> 24) & 0xFF) == 127 : high == 0 && low == 1;
    }
}
