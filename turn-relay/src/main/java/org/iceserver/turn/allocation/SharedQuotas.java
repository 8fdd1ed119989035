package org.iceserver.turn.allocation;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.kernel.KernelLanes;
import org.iceserver.turn.limits.Limits;
import org.iceserver.turn.limits.SharedMeter;
import org.iceserver.turn.rejection.LimitReached;
import org.iceserver.turn.rejection.RejectionReason;
import org.jspecify.annotations.Nullable;

/**
 * Counts and limits allocations in all, per user and per source (RFC 8656 s7.2 step 10), connections per source, and
 * the bandwidth of the whole server. Any thread.
 */
public final class SharedQuotas {
    private volatile Limits limits;
    private final AtomicInteger total = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> perUser = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<IpAddress, Integer> perSource = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<IpAddress, Integer> connections = new ConcurrentHashMap<>();
    private volatile @Nullable SharedMeter bandwidth;
    private KernelLanes.@Nullable ServerBucket kernel;
    private volatile boolean draining;

    public SharedQuotas(Limits limits) {
        this.limits = limits;
        bandwidth = SharedMeter.of(limits.bandwidth(), null);
    }

    /** From now on the kernel takes from the whole server's token bucket too. */
    public synchronized void shareWith(KernelLanes.ServerBucket bucket) {
        kernel = bucket;
        bandwidth = SharedMeter.of(limits.bandwidth(), bucket);
    }

    /** Replaces the limits. Existing allocations and connections stay. */
    public synchronized void limits(Limits changed) {
        boolean otherBandwidth = changed.bandwidth().serverBps() != limits.bandwidth().serverBps();
        limits = changed;
        if (otherBandwidth) {
            bandwidth = SharedMeter.of(changed.bandwidth(), kernel);
        }
    }

    /**
     * One allocation's place in the counts. It is given back once, even when it is released several times. One thread.
     */
    public final class Slot {
        private final String user;
        private final IpAddress source;
        private boolean held = true;

        private Slot(String user, IpAddress source) {
            this.user = user;
            this.source = source;
        }

        public void release() {
            if (held) {
                held = false;
                leave(perSource, source);
                leave(perUser, user);
                total.decrementAndGet();
            }
        }
    }

    public int total() {
        return total.get();
    }

    /** From now on no new allocation is admitted; existing ones stay. */
    public void drain() {
        draining = true;
    }

    /** @throws LimitReached 486, naming the limit; 508 while draining */
    public Slot enter(String user, IpAddress client) throws LimitReached {
        return enter(user, client, null);
    }

    /**
     * A slot for the client that redeems a reservation. If user and source are the same, this is the reserved slot.
     * Otherwise it is a new slot, and the caller must release the reserved one; until then the reserved slot does not
     * count against a limit that both share.
     *
     * @throws LimitReached as {@link #enter(String, IpAddress)}
     */
    public Slot redeem(Slot reserved, String user, IpAddress client) throws LimitReached {
        if (!draining && reserved.user.equals(user) && reserved.source.equals(client.source())) {
            return reserved;
        }
        return enter(user, client, reserved);
    }

    /** @param leaving a slot that the caller releases as soon as it has the new one */
    private Slot enter(String user, IpAddress client, @Nullable Slot leaving) throws LimitReached {
        if (draining) {
            throw new LimitReached();
        }
        IpAddress source = client.source();
        if (total.incrementAndGet() > room(limits.totalAllocations(), leaving != null)) {
            total.decrementAndGet();
            throw new LimitReached(RejectionReason.TOTAL_ALLOCATIONS, limits.totalAllocations());
        }
        if (!enter(perUser, user, room(limits.allocationsPerUser(), leaving != null && leaving.user.equals(user)))) {
            total.decrementAndGet();
            throw new LimitReached(RejectionReason.ALLOCATIONS_PER_USER, limits.allocationsPerUser());
        }
        int perSourceLimit = client.isLoopback() ? Limits.NONE : limits.allocationsPerSource();
        if (!enter(perSource, source, room(perSourceLimit, leaving != null && leaving.source.equals(source)))) {
            leave(perUser, user);
            total.decrementAndGet();
            throw new LimitReached(RejectionReason.ALLOCATIONS_PER_SOURCE, perSourceLimit);
        }
        return new Slot(user, source);
    }

    private static int room(int limit, boolean oneLeaves) {
        return oneLeaves && limit != Limits.NONE ? limit + 1 : limit;
    }

    /**
     * Takes a place for one more connection of this source; false when there is none. {@link #disconnect} gives the
     * place back.
     */
    public boolean connect(IpAddress client) {
        return client.isLoopback() || enter(connections, client.source(), limits.connectionsPerSource());
    }

    /** A connection that {@link #connect} admitted has ended. */
    public void disconnect(IpAddress client) {
        leave(connections, client.source());
    }

    /**
     * The meter that limits the whole server's bandwidth now; null when there is no limit. Shards keep it, and ask
     * again when they are told to.
     */
    public @Nullable SharedMeter bandwidth() {
        return bandwidth;
    }

    /** Counts bytes of a stream. Returns for how many nanoseconds the server must not relay more of it. */
    public long takePayload(int bytes, long nowNanos) {
        SharedMeter meter = bandwidth;
        return meter == null ? 0 : meter.take(bytes, nowNanos);
    }

    private static <K> boolean enter(ConcurrentHashMap<K, Integer> counts, K key, int limit) {
        boolean[] entered = new boolean[1];
        counts.compute(key, (same, count) -> {
            int before = count == null ? 0 : count;
            entered[0] = before < limit;
            return entered[0] ? Integer.valueOf(before + 1) : count;
        });
        return entered[0];
    }

    private static <K> void leave(ConcurrentHashMap<K, Integer> counts, K key) {
        counts.computeIfPresent(key, (same, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }
}
