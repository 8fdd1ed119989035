package org.iceserver.turn.mobility;

import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;

import org.iceserver.turn.request.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Finds the shard of an allocation that may change its five-tuple (RFC 8016), by ticket and by the next five-tuple. Any
 * thread reads; only the shard that has the allocation writes.
 */
public final class Mobility {
    private final MobilityKey key;
    private final ConcurrentHashMap<Long, MobileAllocation> byTicket = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Flow, MobileAllocation> byNextFlow = new ConcurrentHashMap<>();

    /** @param chance a secure random source, for the keys of tickets */
    public Mobility(SecureRandom chance) {
        key = MobilityKey.random(chance);
    }

    TicketSeal seal() {
        return new TicketSeal(key);
    }

    @Nullable
    MobileAllocation byTicket(long handle) {
        return byTicket.get(handle);
    }

    /** The allocation whose next five-tuple this is, or null. */
    @Nullable
    MobileAllocation byNextFlow(Flow flow) {
        return byNextFlow.get(flow);
    }

    /** Whether any five-tuple is awaited. Usually false, and then no lookup is needed. */
    boolean awaited() {
        return !byNextFlow.isEmpty();
    }

    /** Records a ticket's handle; false when it is in use, so that the caller draws another one. */
    boolean issue(long handle, MobileAllocation mobile) {
        return byTicket.putIfAbsent(handle, mobile) == null;
    }

    void revoke(long handle) {
        byTicket.remove(handle);
    }

    /** Records that this allocation waits on this five-tuple; false when another one does. */
    boolean await(Flow flow, MobileAllocation mobile) {
        return byNextFlow.putIfAbsent(flow, mobile) == null;
    }

    void awaitNoLonger(Flow flow) {
        byNextFlow.remove(flow);
    }

    /** How many tickets are valid. */
    public int tickets() {
        return byTicket.size();
    }

    /** How many five-tuples are awaited. */
    public int newcomers() {
        return byNextFlow.size();
    }
}
