package org.iceserver.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.iceserver.client.TurnException;
import org.iceserver.client.bench.LoadGenerator;
import org.iceserver.client.bench.LoadProgress;
import org.iceserver.client.bench.LoadReport;

/**
 * The most packets per second that a contestant relays while it loses at most {@value Search#TOLERATED} of them. The search
 * halves the interval between a rate that it managed and one that it did not. The contestants take turns, step by step.
 */
record Saturation(int searches, Duration step) {
    private static final int CLIENTS = 10;
    private static final int BURST = 8;
    private static final Duration WARM_UP = Duration.ofMillis(200);

    Figures run(List<RunningServer> servers) throws TurnException, InterruptedException {
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        for (int i = 0; i < searches; i++) {
            List<Search> all = servers.stream().map(Search::new).toList();
            while (all.stream().anyMatch(search -> !search.isOver())) {
                for (Search search : all) {
                    search.step(step);
                }
            }
            all.forEach(search -> figures.computeIfAbsent(search.server.contestant().name(), _ -> new ArrayList<>())
                    .add(search.managed));
        }
        return new Figures("saturation, " + CLIENTS + " clients, bursts of " + BURST, "packets/s", figures, 0);
    }

    /** One search for one contestant. */
    private static final class Search {
        private static final double TOLERATED = 0.005;
        private static final long LEAST = 20_000;
        private static final long MOST = 1_000_000;
        /** The end of the interval, as a share of the rate. */
        private static final double PRECISION = 0.04;

        private final RunningServer server;
        private long below = LEAST;
        private long above = MOST;
        private double managed;

        private Search(RunningServer server) {
            this.server = server;
        }

        private boolean isOver() {
            return above - below <= below * PRECISION;
        }

        private void step(Duration step) throws TurnException, InterruptedException {
            if (isOver()) {
                return;
            }
            // Halves by ratio: from 20,000 to 1,000,000 takes few steps.
            long rate = Math.round(Math.sqrt((double) below * above));
            LoadReport report = LoadGenerator.run(Scenario.relay(CLIENTS, BURST, rate).against(server, WARM_UP, step),
                    LoadProgress.SILENT);
            // A generator that fell behind met its own limit; the server's limit is not lower.
            if (report.loss() <= TOLERATED && report.offeredPerSecond() > rate * (1 - PRECISION)) {
                managed = report.packetsPerSecond();
                below = rate;
            } else {
                above = rate;
            }
        }
    }
}
