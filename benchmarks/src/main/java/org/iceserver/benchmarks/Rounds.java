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
 * Loads all contestants in turn, round after round. In a round each gets its load in short slices, because a machine's speed
 * can change from one second to the next: measurements a quarter of a second apart may be compared. The first round is not
 * counted, because compilers, caches and branch predictors are not ready yet.
 *
 * @param rounds the number of rounds, including the first
 * @param duration the total time of a contestant's slices in one round
 */
record Rounds(int rounds, Duration duration) {
    /** If a contestant loses more than this share of its packets, the round says nothing about the cost of packets. */
    private static final double VOID_ABOVE = 0.001;
    private static final Duration SLICE = Duration.ofMillis(250);
    /** The time until the processor's caches hold the contestant whose turn it is. */
    private static final Duration WARM_UP = Duration.ofMillis(50);

    /** Reads a figure from a load; empty if the load does not have it. */
    interface Reading extends Function<LoadReport, OptionalDouble> {}

    /** One round, with its number: the result of each contestant's load, by its name. */
    private interface Round {
        Map<String, LoadReport> run(int number) throws TurnException, InterruptedException;
    }

    /** The clients of all contestants stay connected while the contestants take turns. */
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

    /** Each contestant's load of a round starts with its first allocation. */
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

    /** Each turn begins with another contestant. */
    private static <T> List<T> rotated(List<T> all, int turn) {
        List<T> order = new ArrayList<>(all);
        Collections.rotate(order, turn);
        return order;
    }
}
