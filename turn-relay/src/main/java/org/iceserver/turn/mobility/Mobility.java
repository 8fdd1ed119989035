package org.iceserver.turn.mobility;

import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;

import org.iceserver.turn.request.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Which shard has an allocation that may change its five-tuple (RFC 8016), by ticket and by the five-tuple it is about to
 * change to. Any thread; written by the shard that has the allocation.
 */
public final class Mobility {
    private final MobilityKey key;
    private final ConcurrentHashMap<Long, MobileAllocation> byTicket = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Flow, MobileAllocation> byNextFlow = new ConcurrentHashMap<>();

    /** @param chance a secure source, for the keys of tickets */
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

    /** Whose next five-tuple this is. */
    @Nullable
    MobileAllocation byNextFlow(Flow flow) {
        return byNextFlow.get(flow);
    }

    /** False as a rule: then nobody needs to look a five-tuple up. */
    boolean awaited() {
        return !byNextFlow.isEmpty();
    }

    /** Whether the handle was new; one that is taken is drawn again. */
    boolean issue(long handle, MobileAllocation mobile) {
        return byTicket.putIfAbsent(handle, mobile) == null;
    }

    void revoke(long handle) {
        byTicket.remove(handle);
    }

    /** Whether nobody else is about to change to this five-tuple. */
    boolean await(Flow flow, MobileAllocation mobile) {
        return byNextFlow.putIfAbsent(flow, mobile) == null;
    }

    void awaitNoLonger(Flow flow) {
        byNextFlow.remove(flow);
    }

    /** How many tickets are good. */
    public int tickets() {
        return byTicket.size();
    }

    /** How many five-tuples are awaited. */
    public int newcomers() {
        return byNextFlow.size();
    }
}
