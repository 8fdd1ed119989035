package org.iceserver.client.bench;

import java.time.Duration;
import java.util.Optional;

import org.HdrHistogram.Histogram;
import org.iceserver.client.bench.Traffic.Direction;

/**
 * The result of a load.
 *
 * @param transport how this generator sends
 * @param allocating how long it took to make all allocations
 * @param counted how long packets were counted
 * @param unsent packets that this generator itself dropped; above zero, the generator and not the server was the limit
 * @param delay the time from sender to receiver, or the round trip in echo mode; empty when nothing arrived
 * @param server the server's own resource use while packets were counted; empty when its process was not named
 */
public record LoadReport(LoadPlan plan, String transport, Duration allocating, Duration counted, Counts toPeer,
        Counts toClient, long unsent, Optional<Delay> delay, Optional<ServerUse> server) {
    /** Percentiles of the delay, in nanoseconds. */
    public record Delay(long p50, long p90, long p99, long p999, long max) {
        static Optional<Delay> of(Histogram delays) {
            return delays.getTotalCount() == 0
                    ? Optional.empty()
                    : Optional.of(new Delay(delays.getValueAtPercentile(50), delays.getValueAtPercentile(90),
                            delays.getValueAtPercentile(99), delays.getValueAtPercentile(99.9),
                            delays.getMaxValue()));
        }
    }

    /**
     * @param cpuNanos processor time while packets were counted
     * @param allocatingCpuNanos processor time while allocations and channel bindings were made
     * @param residentBeforeBytes resident memory before the first allocation
     * @param residentAfterBytes resident memory with all allocations, after the load
     */
    public record ServerUse(long cpuNanos, long allocatingCpuNanos, long residentBeforeBytes,
            long residentAfterBytes) {}

    /** Packets that the server relayed. */
    public Counts relayed() {
        return toPeer.plus(toClient);
    }

    public double allocationsPerSecond() {
        return plan.clients() * 1e9 / Math.max(1, allocating.toNanos());
    }

    /** The rate at which this generator sent, without echoes; less than the traffic's rate if it could not keep up. */
    public double offeredPerSecond() {
        Counts offered = plan.traffic().direction() == Direction.ECHO ? toPeer : relayed();
        return offered.sent() * 1e9 / Math.max(1, counted.toNanos());
    }

    public double packetsPerSecond() {
        return relayed().received() * 1e9 / Math.max(1, counted.toNanos());
    }

    /** The share of sent packets that did not arrive, 0 to 1. */
    public double loss() {
        return relayed().sent() == 0 ? 0 : (double) relayed().lost() / relayed().sent();
    }

    /** The server's processor time per packet that arrived; empty when it is not known. */
    public Optional<Long> cpuNanosPerPacket() {
        long packets = relayed().received();
        return packets == 0 ? Optional.empty() : server.map(use -> use.cpuNanos() / packets);
    }
}
