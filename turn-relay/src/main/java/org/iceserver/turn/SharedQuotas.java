package org.iceserver.turn;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.iceserver.stun.ErrorCode;
import org.iceserver.transport.IpAddress;

/**
 * How many allocations there are: in all, per user, per source (RFC 8656 s7.2 step 10). Any thread; touched when an
 * allocation begins and ends.
 */
public final class SharedQuotas {
    private final Limits limits;
    private final AtomicInteger total = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> perUser = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<IpAddress, Integer> perSource = new ConcurrentHashMap<>();
    private volatile boolean draining;

    public SharedQuotas(Limits limits) {
        this.limits = limits;
    }

    /** One allocation's place in the counts, given back once however often it is released. One thread. */
    final class Slot {
        private final String user;
        private final IpAddress source;
        private boolean held = true;

        private Slot(String user, IpAddress source) {
            this.user = user;
            this.source = source;
        }

        void release() {
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

    /** From now on nobody enters; who is in stays. */
    public void drain() {
        draining = true;
    }

    /** @throws LimitReached 486, naming the limit; 508 while draining */
    Slot enter(String user, IpAddress client) throws LimitReached {
        if (draining) {
            throw new LimitReached(ErrorCode.INSUFFICIENT_CAPACITY, LimitReached.DRAINING);
        }
        IpAddress source = Source.of(client);
        if (total.incrementAndGet() > limits.totalAllocations()) {
            total.decrementAndGet();
            throw new LimitReached(ErrorCode.ALLOCATION_QUOTA_REACHED, LimitReached.TOTAL);
        }
        if (!enter(perUser, user, limits.allocationsPerUser())) {
            total.decrementAndGet();
            throw new LimitReached(ErrorCode.ALLOCATION_QUOTA_REACHED, "allocations-per-user");
        }
        int perSourceLimit = client.isLoopback() ? Limits.NONE : limits.allocationsPerSource();
        if (!enter(perSource, source, perSourceLimit)) {
            leave(perUser, user);
            total.decrementAndGet();
            throw new LimitReached(ErrorCode.ALLOCATION_QUOTA_REACHED, "allocations-per-source");
        }
        return new Slot(user, source);
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
