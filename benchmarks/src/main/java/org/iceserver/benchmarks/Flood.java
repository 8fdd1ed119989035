package org.iceserver.benchmarks;

import org.iceserver.client.bench.Traffic;
import org.iceserver.client.bench.Traffic.Direction;

/**
 * A load without a rate limit.
 *
 * @param clients the number of clients; zero means no flood
 */
record Flood(String name, int clients, Direction direction) {
    static final Flood NONE = new Flood("nobody", 0, Direction.NONE);

    /** Short packets in long bursts: the most that a sender gets out of its processor. */
    private static final int BYTES = 100;
    private static final int BURST = 64;

    Traffic traffic() {
        return new Traffic(direction, BYTES, Traffic.FLAT_OUT, BURST);
    }
}
