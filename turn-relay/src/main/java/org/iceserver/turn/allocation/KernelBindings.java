package org.iceserver.turn.allocation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.iceserver.annotation.HotPath;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.turn.kernel.KernelLane;
import org.iceserver.turn.policy.PeerPath;
import org.iceserver.turn.policy.PeerPolicy;
import org.iceserver.turn.time.Deadlines;
import org.jspecify.annotations.Nullable;

/**
 * Manages the channel bindings of one shard for which the kernel relays: which ones, until when, and the kernel's
 * counts. After every request that changes an allocation, the allocation is "settled": the kernel gets routes for the
 * bindings that it may relay, with the same expiry as here. A route that ends is closed at once, before anybody is told
 * about the end. One thread.
 */
public final class KernelBindings {
    private final PeerPolicy policy;
    private final KernelCounts counts;
    private final List<KernelShare> shares = new ArrayList<>();
    /**
     * Shares that ended since the last beat, and those of the beat before. The kernel may still count a packet that it
     * was handling at the end, so they are counted once more a beat later.
     */
    private List<KernelShare> ended = new ArrayList<>();
    private List<KernelShare> endedBefore = new ArrayList<>();
    private final Set<Allocation> unsettled = new LinkedHashSet<>();
    private final List<ChannelBinding> met = new ArrayList<>();
    private final Runnable renewing = this::renewMet;
    private @Nullable KernelLane lane;
    private Consumer<Runnable> later = Runnable::run;
    private int nextCounted;
    private long serverRefused;

    public KernelBindings(PeerPolicy policy, KernelCounts counts) {
        this.policy = policy;
        this.counts = counts;
    }

    /**
     * From now on the kernel relays for bindings that are made or refreshed.
     *
     * @param behindTheQueue runs a task after the packets that are queued for this shard now have left
     */
    public void begin(KernelLane below, Consumer<Runnable> behindTheQueue) {
        lane = below;
        later = behindTheQueue;
    }

    /** Updates the kernel's routes of a live allocation after something may have changed for its bindings. */
    public void settle(Allocation allocation, long nowNanos) {
        KernelLane below = lane;
        if (below == null) {
            return;
        }
        unsettled.remove(allocation);
        boolean datagrams = allocation.tcp() == null && allocation.impaired() == null
                && allocation.client().fiveTuple().protocol() == TransportProtocol.UDP;
        for (int slot = 0; slot < allocation.channels().slots(); slot++) {
            ChannelBinding binding = allocation.channels().value(slot);
            if (binding != null) {
                settle(below, allocation, binding, datagrams, nowNanos);
            }
        }
    }

    private void settle(KernelLane below, Allocation allocation, ChannelBinding binding, boolean datagrams,
            long nowNanos) {
        int generation = below.generation();
        Permission permission = binding.permission();
        if (!datagrams || !binding.live(nowNanos) || !permission.allowed(policy)) {
            binding.closeKernelRoute();
            return;
        }
        KernelLane.Route route = binding.kernelRoute();
        if (route == null) {
            route = open(below, allocation, binding, generation, nowNanos);
            if (route == null) {
                return;
            }
            binding.kernelRoute(route);
        }
        // A stale route is renewed when its queued packets have left this process; see met().
        long toPeer = Deadlines.earlier(binding.expiresNanos(), binding.relayed().expiresNanos());
        route.expires(toPeer, Deadlines.earlier(toPeer, permission.expiresNanos()));
    }

    private KernelLane.@Nullable Route open(KernelLane below, Allocation allocation, ChannelBinding binding,
            int generation, long nowNanos) {
        KernelShare share = allocation.kernelShare();
        if (share == null) {
            KernelLane.Account account = below.open(nowNanos);
            if (account == null) {
                return null;
            }
            share = new KernelShare(allocation, account);
            share.place(shares.size());
            shares.add(share);
            allocation.kernelShare(share);
            allocation.meters().shareWith(account);
        }
        RelayedAddress relayed = binding.relayed();
        Permission permission = binding.permission();
        return share.account().open(new KernelLane.BoundChannel(allocation.client().fiveTuple(), binding.channel(),
                relayed.socket().localAddress(), relayed.socket().localPort(), relayed.address(), relayed.port(),
                permission.peer(), binding.peer().port(), permission.path() != PeerPath.NETWORK), generation,
                nowNanos);
    }

    /** The allocation has another client. It is settled at the next beat. */
    void unsettled(Allocation allocation) {
        if (lane != null) {
            unsettled.add(allocation);
        }
    }

    /**
     * The allocation ends, or leaves this shard or its client. From the next packet on the kernel relays nothing for
     * it, and everything is counted.
     */
    void withdraw(Allocation allocation) {
        unsettled.remove(allocation);
        KernelShare share = allocation.kernelShare();
        if (share == null) {
            return;
        }
        for (int slot = 0; slot < allocation.channels().slots(); slot++) {
            ChannelBinding binding = allocation.channels().value(slot);
            if (binding != null) {
                binding.closeKernelRoute();
            }
        }
        share.count(counts);
        allocation.meters().keepAlone();
        allocation.kernelShare(null);
        KernelShare last = shares.removeLast();
        if (last != share) {
            shares.set(share.place(), last);
            last.place(share.place());
        }
        ended.add(share);
    }

    /**
     * Counts what the kernel has relayed for at most {@code limit} allocations, and settles those that have another
     * client. Called once a second.
     *
     * @return whether there are more to count; then call it again soon
     */
    public boolean beat(long nowNanos, int limit) {
        for (Allocation moved : List.copyOf(unsettled)) {
            settle(moved, nowNanos);
        }
        if (nextCounted == 0) {
            closeEnded(nowNanos);
            countServerRefused();
        }
        int end = Math.min(shares.size(), nextCounted + limit);
        for (; nextCounted < end; nextCounted++) {
            shares.get(nextCounted).count(counts);
        }
        boolean more = nextCounted < shares.size();
        if (!more) {
            nextCounted = 0;
        }
        return more;
    }

    private void countServerRefused() {
        KernelLane below = lane;
        if (below != null) {
            long refused = below.serverRefused();
            counts.droppedByServer(refused - serverRefused);
            serverRefused = refused;
        }
    }

    private void closeEnded(long nowNanos) {
        for (KernelShare share : endedBefore) {
            share.count(counts);
            share.account().close(nowNanos);
        }
        List<KernelShare> empty = endedBefore;
        empty.clear();
        endedBefore = ended;
        ended = empty;
    }

    /** Counts what the kernel has relayed for one allocation until now. */
    void count(Allocation allocation) {
        KernelShare share = allocation.kernelShare();
        if (share != null) {
            share.count(counts);
        }
    }

    /**
     * A packet came to this process although its binding has a kernel route: perhaps the rules have changed, and the
     * packet has just passed the new ones. The kernel takes over again after the packets queued here have left, so that
     * the order is kept.
     */
    @HotPath
    public void met(ChannelBinding binding, KernelLane.Route route) {
        if (route.stale() && !binding.awaitsKernel()) {
            binding.awaitsKernel(true);
            if (met.isEmpty()) {
                later.accept(renewing);
            }
            met.add(binding);
        }
    }

    private void renewMet() {
        KernelLane below = lane;
        for (ChannelBinding binding : met) {
            binding.awaitsKernel(false);
            KernelLane.Route route = binding.kernelRoute();
            if (route != null && below != null) {
                int generation = below.generation();
                if (binding.permission().allowed(policy)) {
                    route.renew(generation);
                }
            }
        }
        met.clear();
    }

    /** How many allocations the kernel relays for. */
    public int allocations() {
        return shares.size();
    }
}
