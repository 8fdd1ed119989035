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
 * Which bindings of one shard the kernel relays for, until when, and what it has counted. After every request that changes
 * something the allocation is settled: what may be relayed below is, and not longer than it would be here. What ends is closed at once,
 * before anybody hears of the end. One thread.
 */
public final class KernelBindings {
    private final PeerPolicy policy;
    private final KernelCounts counts;
    private final List<KernelShare> shares = new ArrayList<>();
    /** Ended since the last beat, and before that: a packet that the kernel had in its hands then is counted a beat later. */
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
     * From here on the kernel relays for bindings that are made or refreshed.
     *
     * @param behindTheQueue runs a task once the packets that wait for this shard now have left
     */
    public void begin(KernelLane below, Consumer<Runnable> behindTheQueue) {
        lane = below;
        later = behindTheQueue;
    }

    /** What the bindings of a live allocation depend on may have changed. */
    public void settle(Allocation allocation, long nowNanos) {
        KernelLane below = lane;
        if (below == null) {
            return;
        }
        unsettled.remove(allocation);
        boolean datagrams = allocation.tcp() == null
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
        // One that is stale is renewed when its packets have left this process, see met.
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

    /** The allocation has another client from now on; it is settled at the next beat. */
    void unsettled(Allocation allocation) {
        if (lane != null) {
            unsettled.add(allocation);
        }
    }

    /** The allocation ends, or leaves this shard or its client: nothing is relayed for it from the next packet on, and all is counted. */
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
     * Counts what the kernel has relayed, of no more than so many allocations, and settles those that have another client. Once a
     * second.
     *
     * @return whether there are more to count; then it is called again soon
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
     * A packet came here though its binding has a route below: perhaps the rules have changed, and it was judged by the new ones a
     * moment ago. The kernel goes on once what has queued up here has left, so that nothing is overtaken.
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
