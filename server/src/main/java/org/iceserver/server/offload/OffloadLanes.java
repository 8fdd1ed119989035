package org.iceserver.server.offload;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.iceserver.offload.LeftReason;
import org.iceserver.offload.RelayProgram;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.kernel.KernelLane;
import org.iceserver.turn.kernel.KernelLanes;

/** The kernel program, as the relay sees it. Any thread. */
final class OffloadLanes implements KernelLanes, KernelLanes.ServerBucket {
    private final RelayProgram program;

    OffloadLanes(RelayProgram program) {
        this.program = program;
    }

    @Override
    public KernelLane lane(int shard, int shards, UnaryOperator<IpAddress> bound) {
        return new OffloadLane(program.lane(shard, shards), program.rules(), bound, shard == 0);
    }

    @Override
    public void judgeAnew() {
        program.rules().judgeAnew();
    }

    @Override
    public Map<String, Long> left() {
        Map<String, Long> left = new LinkedHashMap<>();
        for (LeftReason reason : LeftReason.values()) {
            left.put(reason.toString(), program.left().count(reason));
        }
        return left;
    }

    @Override
    public ServerBucket server() {
        return this;
    }

    @Override
    public void begin(long byteCost) {
        program.rules().serverBucket(byteCost, System.nanoTime());
    }

    @Override
    public boolean admits(int bytes, long nowNanos) {
        return program.rules().serverAdmits(bytes, nowNanos);
    }

    @Override
    public long take(int bytes, long nowNanos) {
        return program.rules().serverTakes(bytes, nowNanos);
    }
}
