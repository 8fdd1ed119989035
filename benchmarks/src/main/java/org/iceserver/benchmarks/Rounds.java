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
import org.iceserver.client.bench.LoadGenerator;
import org.iceserver.client.bench.LoadProgress;
import org.iceserver.client.bench.LoadReport;

/**
 * Loads all contestants in turn, round after round. In a round each gets its load in short slices, since a machine's speed can
 * change from one second to the next: what lies a quarter of a second apart may be compared. The first round is not counted:
 * compilers, caches and branch predictors are not there yet.
 *
 * @param rounds all of them, the first included
 * @param duration how long a contestant's slices of one round are together
 */
record Rounds(int rounds, Duration duration) {
    /** A round in which more than this share of a contestant's packets got lost says nothing about what packets cost. */
    private static final double VOID_ABOVE = 0.001;
    private static final Duration SLICE = Duration.ofMillis(250);
    /** Until the processor's caches hold the contestant whose turn it is. */
    private static final Duration WARM_UP = Duration.ofMillis(50);

    /** What is read from a load; empty where the load does not tell. */
    interface Reading extends Function<LoadReport, OptionalDouble> {}

    /** One round, its number given: what each contestant's load did, by its name. */
    private interface Round {
        Map<String, LoadReport> run(int number) throws TurnException, InterruptedException;
    }

    /** The clients of all contestants stay while these take turns. */
    Figures run(Scenario scenario, String unit, List<RunningServer> servers, Reading reading)
            throws TurnException, InterruptedException {
        Map<String, LoadGenerator> loads = new LinkedHashMap<>();
        try {
            for (RunningServer server : servers) {
                loads.put(server.contestant().name(), LoadGenerator
                        .open(scenario.against(server, WARM_UP, SLICE), LoadProgress.SILENT));
            }
            return figures(scenario, unit, servers, reading, _ -> slices(loads));
        } finally {
            loads.values().forEach(LoadGenerator::close);
        }
    }

    /** Each contestant's load of a round is made from its first allocation on. */
    Figures runWhole(Scenario scenario, String unit, List<RunningServer> servers, Reading reading)
            throws TurnException, InterruptedException {
        return figures(scenario, unit, servers, reading, number -> {
            Map<String, LoadReport> reports = new LinkedHashMap<>();
            for (RunningServer server : rotated(servers, number)) {
                reports.put(server.contestant().name(), LoadGenerator
                        .run(scenario.against(server, Duration.ZERO, Duration.ZERO), LoadProgress.SILENT));
            }
            return reports;
        });
    }

    private Map<String, LoadReport> slices(Map<String, LoadGenerator> loads)
            throws TurnException, InterruptedException {
        long turns = Math.max(1, duration.dividedBy(SLICE));
        for (int turn = 0; turn < turns; turn++) {
            for (LoadGenerator load : rotated(List.copyOf(loads.values()), turn)) {
                load.count();
            }
        }
        Map<String, LoadReport> reports = new LinkedHashMap<>();
        for (Map.Entry<String, LoadGenerator> load : loads.entrySet()) {
            reports.put(load.getKey(), load.getValue().report());
        }
        return reports;
    }

    private Figures figures(Scenario scenario, String unit, List<RunningServer> servers, Reading reading, Round each)
            throws TurnException, InterruptedException {
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        servers.forEach(server -> figures.put(server.contestant().name(), new ArrayList<>()));
        int left = 0;
        for (int round = 0; round < rounds; round++) {
            Map<String, Double> taken = new LinkedHashMap<>();
            each.run(round).forEach((name, report) -> {
                if (report.loss() <= VOID_ABOVE) {
                    reading.apply(report).ifPresent(figure -> taken.put(name, figure));
                }
            });
            if (round > 0 && taken.size() == servers.size()) {
                taken.forEach((name, figure) -> figures.computeIfAbsent(name, _ -> new ArrayList<>()).add(figure));
            } else if (round > 0) {
                left++;
            }
        }
        return new Figures(scenario.name(), unit, figures, left);
    }

    /** Each turn begins with another one. */
    private static <T> List<T> rotated(List<T> all, int turn) {
        List<T> order = new ArrayList<>(all);
        Collections.rotate(order, turn);
        return order;
    }
}
