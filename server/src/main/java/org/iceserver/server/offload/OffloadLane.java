package org.iceserver.server.offload;

import java.util.function.UnaryOperator;

import org.iceserver.offload.Lane;
import org.iceserver.offload.Rules;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.kernel.KernelLane;
import org.jspecify.annotations.Nullable;

/** One shard's part of the kernel program. Runs on the shard's thread. */
final class OffloadLane implements KernelLane {
    private final Lane lane;
    private final Rules rules;
    private final UnaryOperator<IpAddress> bound;
    private final boolean countsForAll;

    /**
     * @param bound maps a relayed address to the address that it is bound to
     * @param countsForAll whether this shard counts packets that belong to no allocation
     */
    OffloadLane(Lane lane, Rules rules, UnaryOperator<IpAddress> bound, boolean countsForAll) {
        this.countsForAll = countsForAll;
        this.lane = lane;
        this.rules = rules;
        this.bound = bound;
    }

    @Override
    public int generation() {
        return rules.generation();
    }

    @Override
    public long serverRefused() {
        return countsForAll ? rules.serverRefused() : 0;
    }

    @Override
    public KernelLane.@Nullable Account open(long nowNanos) {
        org.iceserver.offload.Account account = lane.openAccount(nowNanos);
        return account == null ? null : new OffloadAccount(lane, account, bound);
    }
}
