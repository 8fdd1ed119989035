package org.iceserver.server.offload;

import java.util.function.UnaryOperator;

import org.iceserver.offload.RelayProgram;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.kernel.KernelLane;
import org.iceserver.turn.kernel.KernelLanes;

/** The program as the relay sees it. Any thread. */
final class OffloadLanes implements KernelLanes, KernelLanes.ServerBucket {
    private final RelayProgram program;

    OffloadLanes(RelayProgram program) {
        this.program = program;
    }

    @Override
    public KernelLane lane(int shard, int shards, UnaryOperator<IpAddress> bound) {
        return new OffloadLane(program.lane(shard, shards), program.rules(), bound);
    }

    @Override
    public void judgeAnew() {
        program.rules().judgeAnew();
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

    @Override
    public long refused() {
        return program.rules().serverRefused();
    }
}
