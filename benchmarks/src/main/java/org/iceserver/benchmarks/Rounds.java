package org.iceserver.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

import org.iceserver.client.TurnException;
import org.iceserver.client.bench.Counts;
import org.iceserver.client.bench.LoadGenerator;
import org.iceserver.client.bench.LoadProgress;
import org.iceserver.client.bench.LoadReport;

/**
 * Loads all contestants in turn, round after round, each round beginning with another of them. The first round is not counted:
 * compilers, caches and branch predictors are not there yet.
 *
 * @param rounds all of them, the first included
 * @param duration how long each load is counted
 */
record Rounds(int rounds, Duration warmUp, Duration duration) {
    /** A round in which more than this share of a contestant's packets got lost says nothing about what packets cost. */
    private static final double VOID_ABOVE = 0.001;

    /** What is read from a load; empty where the load does not tell. */
    interface Reading extends Function<LoadReport, OptionalDouble> {}

    Figures run(Scenario scenario, String unit, List<RunningServer> servers, Reading reading)
            throws TurnException, InterruptedException {
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        servers.forEach(server -> figures.put(server.contestant().name(), new ArrayList<>()));
        int left = 0;
        for (int round = 0; round < rounds; round++) {
            Map<String, Double> taken = round(scenario, servers, round, reading);
            if (round > 0 && taken.size() == servers.size()) {
                taken.forEach((name, figure) -> figures.computeIfAbsent(name, _ -> new ArrayList<>()).add(figure));
            } else if (round > 0) {
                left++;
            }
        }
        return new Figures(scenario.name(), unit, figures, left);
    }

    private Map<String, Double> round(Scenario scenario, List<RunningServer> servers, int round, Reading reading)
            throws TurnException, InterruptedException {
        List<RunningServer> order = new ArrayList<>(servers);
        Collections.rotate(order, round);
        Map<String, Double> taken = new LinkedHashMap<>();
        for (RunningServer server : order) {
            LoadReport report = LoadGenerator.run(scenario.against(server, warmUp, duration), Quiet.PROGRESS);
            if (report.loss() <= VOID_ABOVE) {
                reading.apply(report).ifPresent(figure -> taken.put(server.contestant().name(), figure));
            }
        }
        return taken;
    }

    /** Nobody watches a single load. */
    enum Quiet implements LoadProgress {
        PROGRESS;

        @Override
        public void allocated(int clients, int of) {
            // The table tells.
        }

        @Override
        public void relayed(Duration elapsed, Duration of, Counts soFar) {
            // The table tells.
        }
    }
}
