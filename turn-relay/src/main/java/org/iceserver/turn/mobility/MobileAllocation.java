package org.iceserver.turn.mobility;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

import org.iceserver.transport.ClientPath;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.AllocationPart;
import org.iceserver.turn.request.Flow;
import org.jspecify.annotations.Nullable;

/**
 * An allocation's tickets, and the five-tuple to which it is about to change (RFC 8016 s3.2.2).
 *
 * <p>Belongs to the thread of the shard that has the allocation, but any thread may ask which shard that is.
 */
public final class MobileAllocation implements AllocationPart {
    private final Mobility shared;
    private final Allocation allocation;
    /** The shard that has the allocation; while it is on its way, -1 minus the target shard. */
    private final AtomicInteger place;
    private long ticket;
    private @Nullable Long formerTicket;
    private @Nullable Next next;
    private boolean pathGone;

    /** @param shard the shard whose loop receives the client's packets on this path */
    record Next(ClientPath path, int listener, int shard) {
        Flow flow() {
            return Flow.of(path, listener);
        }
    }

    MobileAllocation(Mobility shared, Allocation allocation, int shard, RandomGenerator chance) {
        this.shared = shared;
        this.allocation = allocation;
        place = new AtomicInteger(shard);
        ticket = draw(chance);
    }

    /** The mobile side of an allocation; null when its five-tuple cannot change. */
    public static @Nullable MobileAllocation of(Allocation allocation) {
        return (MobileAllocation) allocation.mobile();
    }

    private long draw(RandomGenerator chance) {
        long handle = chance.nextLong();
        while (!shared.issue(handle, this)) {
            handle = chance.nextLong();
        }
        return handle;
    }

    Allocation allocation() {
        return allocation;
    }

    /**
     * The shard that has the allocation or to which it is on its way. Tasks sent to that shard now run after it has
     * arrived.
     */
    int home() {
        int where = place.get();
        return where < 0 ? -1 - where : where;
    }

    /** Whether this shard has the allocation; any thread. */
    boolean at(int shard) {
        return place.get() == shard;
    }

    /** Records that the allocation is on its way, unless it has already arrived. */
    void sent(int from, int to) {
        place.compareAndSet(from, -1 - to);
    }

    void received(int shard) {
        place.set(shard);
    }

    /** The handle of the ticket that is valid for a change of the five-tuple. */
    long ticket() {
        return ticket;
    }

    /** Makes a new ticket. The previous one stays valid for retransmissions. */
    void renewTicket(RandomGenerator chance) {
        forgetFormerTicket();
        formerTicket = ticket;
        ticket = draw(chance);
    }

    boolean isFormer(long handle) {
        return formerTicket != null && formerTicket == handle;
    }

    private void forgetFormerTicket() {
        if (formerTicket != null) {
            shared.revoke(formerTicket);
            formerTicket = null;
        }
    }

    /** The next five-tuple, or null. The first data on it makes it the allocation's own. */
    @Nullable
    Next next() {
        return next;
    }

    /** The next five-tuple, if it is this one and the allocation is on this shard. */
    @Nullable
    Next next(Flow flow, int onShard) {
        Next awaited = next;
        return at(onShard) && awaited != null && awaited.flow().equals(flow) ? awaited : null;
    }

    /** Whether the newest ticket was sent to this five-tuple. */
    boolean isNewest(Flow flow) {
        Next awaited = next;
        return awaited != null ? awaited.flow().equals(flow) : isOld(flow);
    }

    /** Whether this five-tuple carries the data now. */
    boolean isOld(Flow flow) {
        return !pathGone && Flow.of(allocation.client(), allocation.listener()).equals(flow);
    }

    /** Starts to wait for data on another five-tuple; false when another allocation already waits on it. */
    boolean await(Next path) {
        if (!shared.await(path.flow(), this)) {
            return false;
        }
        awaitNothing();
        next = path;
        return true;
    }

    void awaitNothing() {
        Next awaited = next;
        if (awaited != null) {
            shared.awaitNoLonger(awaited.flow());
            next = null;
        }
    }

    /**
     * The next five-tuple has become the allocation's own. Data on it proves that the client has the newest ticket;
     * without data the previous ticket stays valid for retransmissions (s3.2.2).
     */
    void arrived() {
        awaitNothing();
        if (!pathGone) {
            forgetFormerTicket();
        }
        pathGone = false;
    }

    /** The connection that carried the data has ended. */
    void pathGone() {
        pathGone = true;
    }

    boolean isPathGone() {
        return pathGone;
    }

    /** The allocation has ended. */
    @Override
    public void release() {
        awaitNothing();
        forgetFormerTicket();
        shared.revoke(ticket);
    }
}
