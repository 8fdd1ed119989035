package org.iceserver.turn;

import java.util.function.Predicate;

import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.HotPath;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/** One shard's allocations, by five-tuple and by relayed transport address, with their timers. One thread. */
final class Sessions {
    private final AddressTable<Allocation> byFiveTuple;
    private final AddressTable<Allocation> byRelayed;
    private final Deadlines deadlines;
    private final AllocationListener listener;

    Sessions(long seed, Deadlines deadlines, AllocationListener listener) {
        byFiveTuple = new AddressTable<>(seed);
        byRelayed = new AddressTable<>(seed);
        this.deadlines = deadlines;
        this.listener = listener;
    }

    int size() {
        return byFiveTuple.size();
    }

    @HotPath
    @Nullable
    Allocation find(long high, long low, int port, int listenerIndex) {
        return byFiveTuple.get(high, low, number(port, listenerIndex));
    }

    @HotPath
    @Nullable
    Allocation relayed(long high, long low, int port) {
        return byRelayed.get(high, low, port);
    }

    /** The five-tuple's allocation; what has expired of it is removed on sight. */
    @Nullable
    Allocation live(TurnRequest request) {
        IpAddress client = request.client();
        Allocation found = find(client.high(), client.low(), request.clientPort(), request.listener());
        if (found != null && !found.live(request.now().nanos())) {
            removeExpired(found);
            return null;
        }
        if (found != null) {
            removeExpiredFamily(found, request.now().nanos());
        }
        return found;
    }

    void add(Allocation allocation) {
        FiveTuple path = allocation.client().fiveTuple();
        byFiveTuple.put(path.client().high(), path.client().low(), number(path.clientPort(), allocation.listener()),
                allocation);
        for (RelayedAddress relayed : allocation.relayed()) {
            if (!relayed.datagrams()) {
                // Where TCP is relayed, datagrams for its address find nobody.
                continue;
            }
            IpAddress bound = relayed.socket().localAddress();
            byRelayed.put(relayed.address().high(), relayed.address().low(), relayed.port(), allocation);
            byRelayed.put(bound.high(), bound.low(), relayed.socket().localPort(), allocation);
        }
        deadlines.set(allocation, allocation.expiresNanos());
        listener.created(allocation);
    }

    void remove(Allocation allocation, EndReason why) {
        FiveTuple path = allocation.client().fiveTuple();
        byFiveTuple.remove(path.client().high(), path.client().low(),
                number(path.clientPort(), allocation.listener()));
        allocation.relayed().forEach(this::forget);
        deadlines.cancel(allocation);
        allocation.release();
        listener.removed(allocation, why);
    }

    /** Removes one of two relayed addresses with what belongs to it (RFC 8656 s8.1). */
    void remove(Allocation allocation, RelayedAddress one) {
        forget(one);
        allocation.release(one);
    }

    private void forget(RelayedAddress relayed) {
        if (!relayed.datagrams()) {
            return;
        }
        IpAddress bound = relayed.socket().localAddress();
        byRelayed.remove(relayed.address().high(), relayed.address().low(), relayed.port());
        byRelayed.remove(bound.high(), bound.low(), relayed.socket().localPort());
    }

    /** Of two relayed addresses the one that has expired; the allocation itself lives. */
    private void removeExpiredFamily(Allocation allocation, long nowNanos) {
        for (RelayedAddress one : allocation.relayed()) {
            if (!one.live(nowNanos)) {
                remove(allocation, one);
            }
        }
    }

    void removeExpired(Allocation allocation) {
        remove(allocation, allocation.sessionOver() ? EndReason.MAX_SESSION : EndReason.EXPIRED);
    }

    int removeAll(Predicate<Allocation> which, EndReason why) {
        int removed = 0;
        for (int slot = 0; slot < byFiveTuple.slots();) {
            Allocation allocation = byFiveTuple.value(slot);
            if (allocation != null && which.test(allocation)) {
                remove(allocation, why);
                removed++;
            } else {
                slot++;
            }
        }
        return removed;
    }

    /** Wakes us at this time at the latest; an allocation that wakes too early is set anew. */
    void wakeBy(Allocation allocation, long nanos) {
        if (nanos - allocation.deadlineNanos < 0) {
            deadlines.set(allocation, nanos);
        }
    }

    /** The allocation's deadline has passed: it has expired, or something in it has. */
    void due(Allocation allocation, long nowNanos) {
        if (allocation.live(nowNanos)) {
            removeExpiredFamily(allocation, nowNanos);
            deadlines.set(allocation, allocation.sweep(nowNanos));
        } else {
            removeExpired(allocation);
        }
    }

    private static int number(int port, int listenerIndex) {
        return (listenerIndex << Character.SIZE) | port;
    }
}
