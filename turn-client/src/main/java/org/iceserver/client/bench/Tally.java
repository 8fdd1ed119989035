package org.iceserver.client.bench;

import java.time.Duration;

import org.HdrHistogram.Histogram;

/** The counts of one load so far, over one stretch of time or several. One thread calls. */
final class Tally {
    private final Histogram delays = new Histogram(3);
    private Duration counted = Duration.ZERO;
    private Counts toPeer = Counts.NONE;
    private Counts toClient = Counts.NONE;
    private long unsent;
    private long cpuNanos;

    /** Adds a stretch of time. */
    void add(Duration stretch, Counts peers, Counts clients, long dropped, long serverCpuNanos) {
        counted = counted.plus(stretch);
        toPeer = toPeer.plus(peers);
        toClient = toClient.plus(clients);
        unsent += dropped;
        cpuNanos += serverCpuNanos;
    }

    /** Each loop adds its delays here. */
    Histogram delays() {
        return delays;
    }

    Duration counted() {
        return counted;
    }

    Counts toPeer() {
        return toPeer;
    }

    Counts toClient() {
        return toClient;
    }

    long unsent() {
        return unsent;
    }

    /** The server's resource use while packets were counted. */
    long cpuNanos() {
        return cpuNanos;
    }
}
