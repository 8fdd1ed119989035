package org.iceserver.server.assembly;

import java.lang.management.ManagementFactory;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import org.iceserver.cluster.Load;
import org.iceserver.turn.ShardCounters;
import org.iceserver.turn.ShardCounters.Relayed;
import org.iceserver.turn.limits.Bandwidth;
import org.iceserver.turn.limits.Limits;
import org.iceserver.turn.netty.RelayServer;

/** How busy this node is: the resource of which least is left. One thread. */
final class NodeLoad {
    private static final double PERCENT = 100;
    private static final int BITS = 8;
    private static final double SECOND_NANOS = 1e9;

    private final Serving self;
    private long bytes;
    private long sampledNanos;
    private long bitsPerSecond;

    NodeLoad(Serving self, long now) {
        this.self = self;
        bytes = relayed();
        sampledNanos = now;
    }

    /** Relayed in both directions since the last sample. */
    long bitsPerSecond(long now) {
        long total = relayed();
        double seconds = (now - sampledNanos) / SECOND_NANOS;
        if (seconds > 0) {
            bitsPerSecond = Math.round((total - bytes) * BITS / seconds);
            bytes = total;
            sampledNanos = now;
        }
        return bitsPerSecond;
    }

    /** After {@link #bitsPerSecond} of the same moment. */
    Load now() {
        long allocations = self.relay().map(RelayServer::sessions).orElse(0);
        double places = self.relay().isEmpty() ? 0 : share(allocations, places());
        double percent = Math.max(Math.max(places, descriptors()), Math.max(processor(), bandwidth()));
        return new Load((int) Math.round(percent), places >= PERCENT, self.draining().getAsBoolean());
    }

    private long places() {
        int most = self.mostAllocations().getAsInt();
        return most == Limits.NONE ? self.ports() : Math.min(most, self.ports());
    }

    private double bandwidth() {
        long limit = self.configuration().access().limits().relay().bandwidth().serverBps();
        return limit == Bandwidth.NONE ? 0 : share(bitsPerSecond, limit);
    }

    private static double descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? share(unix.getOpenFileDescriptorCount(), unix.getMaxFileDescriptorCount())
                : 0;
    }

    private static double processor() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean host
                ? Math.max(0, host.getProcessCpuLoad()) * PERCENT
                : 0;
    }

    private static double share(long used, long limit) {
        return limit <= 0 ? 0 : used * PERCENT / limit;
    }

    private long relayed() {
        List<ShardCounters> loops = self.relay().map(RelayServer::counters).orElse(List.of());
        return loops.stream().mapToLong(loop -> loop.relayed(Relayed.BYTES_TO_PEERS)
                + loop.relayed(Relayed.BYTES_TO_CLIENTS)).sum();
    }
}
