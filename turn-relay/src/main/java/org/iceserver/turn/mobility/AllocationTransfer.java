package org.iceserver.turn.mobility;

import java.util.List;

import org.iceserver.transport.ClientPath;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.DetachedRelay;

/**
 * An allocation on its way from one shard to another: removed from the first, not yet added to the second. Its owner
 * must pass it to {@code TurnShard.arrive} on the second shard's thread, or abandon it.
 */
public final class AllocationTransfer {
    private final Allocation allocation;
    private final MobileAllocation mobile;
    private final int from;
    private final MobileAllocation.Next to;
    private final List<DetachedRelay> relays;

    AllocationTransfer(Allocation allocation, MobileAllocation mobile, int from, MobileAllocation.Next to,
            List<DetachedRelay> relays) {
        this.from = from;
        this.allocation = allocation;
        this.mobile = mobile;
        this.to = to;
        this.relays = List.copyOf(relays);
    }

    /** The shard it goes to. */
    public int target() {
        return to.shard();
    }

    /** The path it goes to, as it was passed to {@code TurnShard.forwarded}. */
    public ClientPath path() {
        return to.path();
    }

    /** The listener that receives the client's packets there. */
    public int listener() {
        return to.listener();
    }

    /**
     * From now on everything for the allocation is sent to the target shard. The old shard calls this after the arrival
     * was put into the target's queue, so that nothing that is sent there is handled before the arrival.
     */
    public void announce() {
        mobile.sent(from, to.shard());
        relays.forEach(relay -> relay.announce(to.shard()));
    }

    /** Ends the allocation instead, because the target shard takes no more tasks. Any thread. */
    public void abandon() {
        relays.forEach(DetachedRelay::close);
        allocation.releaseDetached();
    }

    Allocation allocation() {
        return allocation;
    }

    MobileAllocation mobile() {
        return mobile;
    }

    List<DetachedRelay> relays() {
        return relays;
    }
}
