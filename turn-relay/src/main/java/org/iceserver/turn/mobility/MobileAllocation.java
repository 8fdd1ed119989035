package org.iceserver.turn.mobility;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

import org.iceserver.transport.ClientPath;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.AllocationPart;
import org.iceserver.turn.request.Flow;
import org.jspecify.annotations.Nullable;

/**
 * An allocation's tickets and the five-tuple it is about to change to (RFC 8016 s3.2.2).
 *
 * <p>Everything belongs to the thread of the shard that has the allocation; which shard that is any thread may ask.
 */
public final class MobileAllocation implements AllocationPart {
    private final Mobility shared;
    private final Allocation allocation;
    /** The shard that has it, or -1 - the shard that it is on its way to. */
    private final AtomicInteger place;
    private long ticket;
    private @Nullable Long formerTicket;
    private @Nullable Next next;
    private boolean pathGone;

    /** @param shard whose loop receives the client's packets there */
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

    /** The mobile side of an allocation; null when its five-tuple is for good. */
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

    /** The shard that has the allocation, or to which it is on its way: whatever is sent there now comes after it. */
    int home() {
        int where = place.get();
        return where < 0 ? -1 - where : where;
    }

    /** Whether this shard has the allocation; any thread. */
    boolean at(int shard) {
        return place.get() == shard;
    }

    /** It is on its way, if it is not there yet. */
    void sent(int from, int to) {
        place.compareAndSet(from, -1 - to);
    }

    void received(int shard) {
        place.set(shard);
    }

    /** The handle of the ticket that is good for a change of the five-tuple. */
    long ticket() {
        return ticket;
    }

    /** A new ticket; the one before stays good for retransmissions. */
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

    /** The five-tuple that its first data will make the allocation's own. */
    @Nullable
    Next next() {
        return next;
    }

    /** The next five-tuple, when it is this one and the allocation is on this shard. */
    @Nullable
    Next next(Flow flow, int onShard) {
        Next awaited = next;
        return at(onShard) && awaited != null && awaited.flow().equals(flow) ? awaited : null;
    }

    /** Whether this is the five-tuple that the newest ticket was sent to. */
    boolean isNewest(Flow flow) {
        Next awaited = next;
        return awaited != null ? awaited.flow().equals(flow) : isOld(flow);
    }

    /** Whether this is the five-tuple that carries the data now. */
    boolean isOld(Flow flow) {
        return !pathGone && Flow.of(allocation.client(), allocation.listener()).equals(flow);
    }

    /** Waits for data on another five-tuple; false when somebody else waits for it already. */
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
     * The next five-tuple has become the allocation's own. Its data proves that the newest ticket has come there; without
     * data the one before stays good for retransmissions (s3.2.2).
     */
    void arrived() {
        awaitNothing();
        if (!pathGone) {
            forgetFormerTicket();
        }
        pathGone = false;
    }

    /** The connection that carried the data ended. */
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
