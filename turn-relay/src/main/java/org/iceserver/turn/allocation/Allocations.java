package org.iceserver.turn.allocation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.iceserver.annotation.HotPath;
import org.iceserver.transport.ClientPath;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.request.Flow;
import org.iceserver.turn.request.TurnRequest;
import org.iceserver.turn.time.Deadlines;
import org.jspecify.annotations.Nullable;

/** One shard's allocations, by five-tuple and by relayed transport address, with their timers. One thread. */
public final class Allocations {
    private final AddressTable<Allocation> byFiveTuple;
    private final AddressTable<Allocation> byRelayed;
    /** Mobile allocations whose client's connection has ended. */
    private final Set<Allocation> strays = new HashSet<>();
    private final Deadlines<Allocation> deadlines = new Deadlines<>();
    private final AllocationListener listener;
    private final KernelBindings kernel;
    private int moves;

    public Allocations(long seed, AllocationListener listener, KernelBindings kernel) {
        byFiveTuple = new AddressTable<>(seed);
        byRelayed = new AddressTable<>(seed);
        this.listener = listener;
        this.kernel = kernel;
    }

    public int size() {
        return byFiveTuple.size() + strays.size();
    }

    /** A walk over all allocations, in portions. */
    public SessionWalk walk() {
        return new SessionWalk(this, byFiveTuple, strays);
    }

    /** How often an allocation has changed its place in the table. */
    int moves() {
        return moves;
    }

    @HotPath
    public @Nullable Allocation find(long high, long low, int port, int listenerIndex) {
        return byFiveTuple.get(high, low, number(port, listenerIndex));
    }

    @HotPath
    public @Nullable Allocation relayed(long high, long low, int port) {
        return byRelayed.get(high, low, port);
    }

    /** The five-tuple's allocation, or null. Expired parts of it are removed here. */
    public @Nullable Allocation live(TurnRequest request) {
        IpAddress client = request.client();
        Allocation found = find(client.high(), client.low(), request.clientPort(), request.listener());
        return found == null ? null : live(found, request.now().nanos());
    }

    public @Nullable Allocation live(Allocation found, long nowNanos) {
        if (!found.live(nowNanos)) {
            removeExpired(found);
            return null;
        }
        removeExpiredFamily(found, nowNanos);
        return found;
    }

    public @Nullable Allocation find(Flow flow) {
        return find(flow.client().high(), flow.client().low(), flow.port(), flow.listener());
    }

    public void add(Allocation allocation) {
        enter(allocation);
        deadlines.set(allocation, allocation.expiresNanos());
        listener.created(allocation);
    }

    /**
     * Adds an allocation that was detached from another shard. Anything that has expired meanwhile is removed at once.
     */
    public void attach(Allocation allocation, long nowNanos) {
        enter(allocation);
        deadlines.set(allocation, nowNanos);
        kernel.settle(allocation, nowNanos);
    }

    private void enter(Allocation allocation) {
        enterFiveTuple(allocation);
        for (RelayedAddress relayed : allocation.relayed()) {
            if (!relayed.datagrams()) {
                // A TCP allocation takes no datagrams, so its address is not in the table for them.
                continue;
            }
            IpAddress bound = relayed.socket().localAddress();
            byRelayed.put(relayed.address().high(), relayed.address().low(), relayed.port(), allocation);
            byRelayed.put(bound.high(), bound.low(), relayed.socket().localPort(), allocation);
        }
    }

    private void enterFiveTuple(Allocation allocation) {
        FiveTuple path = allocation.client().fiveTuple();
        byFiveTuple.put(path.client().high(), path.client().low(), number(path.clientPort(), allocation.listener()),
                allocation);
    }

    private void leaveFiveTuple(Allocation allocation) {
        if (!strays.remove(allocation)) {
            FiveTuple path = allocation.client().fiveTuple();
            byFiveTuple.remove(path.client().high(), path.client().low(),
                    number(path.clientPort(), allocation.listener()));
        }
    }

    /** Frees the five-tuple for others. The allocation lives on without one. */
    public void stray(Allocation allocation) {
        kernel.withdraw(allocation);
        leaveFiveTuple(allocation);
        strays.add(allocation);
        moves++;
    }

    /** Gives the allocation another five-tuple. */
    public void rekey(Allocation allocation, ClientPath path, int listenerIndex) {
        kernel.withdraw(allocation);
        leaveFiveTuple(allocation);
        allocation.client(path, listenerIndex);
        enterFiveTuple(allocation);
        kernel.unsettled(allocation);
        moves++;
    }

    /** Removes an allocation that lives on on another shard. */
    public void detach(Allocation allocation) {
        kernel.withdraw(allocation);
        leaveFiveTuple(allocation);
        allocation.relayed().forEach(this::forget);
        deadlines.cancel(allocation);
    }

    /** Impairs an allocation's packets, or no longer (null). The kernel relays nothing for it meanwhile. */
    public void impair(Allocation allocation, @Nullable AllocationPart by) {
        allocation.impaired(by);
        if (by != null) {
            kernel.withdraw(allocation);
        } else {
            kernel.unsettled(allocation);
        }
    }

    /** Counts what the kernel has relayed for it until now. */
    void countBelow(Allocation allocation) {
        kernel.count(allocation);
    }

    public void remove(Allocation allocation, EndReason why) {
        detach(allocation);
        allocation.release();
        listener.removed(allocation, why);
    }

    /** Removes one of two relayed addresses with its permissions and channels (RFC 8656 s8.1). */
    public void remove(Allocation allocation, RelayedAddress one) {
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

    /** Removes the one of two relayed addresses that has expired; the allocation lives on. */
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

    public int removeAll(Predicate<Allocation> which, EndReason why) {
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
        List<Allocation> matching = strays.stream().filter(which).toList();
        matching.forEach(stray -> remove(stray, why));
        return removed + matching.size();
    }

    /** Sets when these relayed addresses of the allocation expire. */
    public void refresh(Allocation allocation, List<RelayedAddress> asked, long expires) {
        for (RelayedAddress one : asked) {
            allocation.refresh(one, expires);
            wakeBy(allocation, one.expiresNanos());
        }
        listener.refreshed(allocation);
    }

    /**
     * Sets the allocation's timer to this time, unless it is due earlier. A timer that fires too early is set again.
     */
    public void wakeBy(Allocation allocation, long nanos) {
        if (nanos - allocation.deadlineNanos() < 0) {
            deadlines.set(allocation, nanos);
        }
    }

    /**
     * Handles allocations whose deadline has passed, at most {@code limit} of them.
     *
     * @return how many
     */
    public int expire(long nowNanos, int limit) {
        int done = 0;
        for (Allocation due = null; done < limit && (due = deadlines.due(nowNanos)) != null; done++) {
            due(due, nowNanos);
        }
        return done;
    }

    public long nextDeadlineNanos() {
        return deadlines.next();
    }

    /** Handles an allocation that has expired, or in which something has. */
    private void due(Allocation allocation, long nowNanos) {
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
