package org.iceserver.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.iceserver.client.TurnException;
import org.iceserver.client.bench.LoadGenerator;
import org.iceserver.client.bench.LoadReport;

/**
 * The most packets a second that a contestant relays with at most {@value #TOLERATED} of them lost, found by halving the
 * interval between a rate it managed and one it did not.
 */
record Saturation(int searches, Duration step) {
    private static final double TOLERATED = 0.005;
    private static final long LEAST = 20_000;
    private static final long MOST = 1_000_000;
    /** The interval's end, as a share of the rate. */
    private static final double PRECISION = 0.04;
    private static final int CLIENTS = 10;
    private static final int BURST = 8;
    private static final Duration WARM_UP = Duration.ofMillis(500);

    Figures run(List<RunningServer> servers) throws TurnException, InterruptedException {
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        for (int i = 0; i < searches; i++) {
            for (RunningServer server : servers) {
                figures.computeIfAbsent(server.contestant().name(), _ -> new ArrayList<>()).add(search(server));
            }
        }
        return new Figures("saturation, " + CLIENTS + " clients, bursts of " + BURST, "packets/s", figures, 0);
    }

    private double search(RunningServer server) throws TurnException, InterruptedException {
        double managed = 0;
        long below = LEAST;
        long above = MOST;
        while (above - below > below * PRECISION) {
            // By ratio: from 20,000 to 1,000,000 is not far.
            long rate = Math.round(Math.sqrt((double) below * above));
            LoadReport report = LoadGenerator.run(Scenario.relay(CLIENTS, BURST, rate).against(server, WARM_UP, step),
                    Rounds.Quiet.PROGRESS);
            // A generator that fell behind met its own limit, and the server's lies no lower.
            if (report.loss() <= TOLERATED && report.offeredPerSecond() > rate * (1 - PRECISION)) {
                managed = report.packetsPerSecond();
                below = rate;
            } else {
                above = rate;
            }
        }
        return managed;
    }
}
