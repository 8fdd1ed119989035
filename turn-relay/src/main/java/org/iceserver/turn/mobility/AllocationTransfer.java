package org.iceserver.turn.mobility;

import java.util.List;

import org.iceserver.transport.ClientPath;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.DetachedRelay;

/**
 * An allocation on its way from one shard to another: off the first, not yet on the second. It belongs to whoever holds
 * it, who hands it to {@code TurnShard.arrive} on the second shard's thread, or abandons it.
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

    /** The path it goes to, as {@code TurnShard.forwarded} was given it. */
    public ClientPath path() {
        return to.path();
    }

    /** The listener that the client's packets come to there. */
    public int listener() {
        return to.listener();
    }

    /**
     * Whoever looks for the allocation is sent to the target from now on. Called by the shard it leaves, once its arrival
     * stands in the target's queue: so nobody who was sent there is there before it.
     */
    public void announce() {
        mobile.sent(from, to.shard());
        relays.forEach(relay -> relay.announce(to.shard()));
    }

    /** Ends the allocation instead: the target takes nothing more. Any thread. */
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
