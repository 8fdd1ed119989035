package org.iceserver.benchmarks.offload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.iceserver.benchmarks.Figures;

/** All servers at once, loaded in turn: first with one mode of the kernel lane, then with the other. */
final class Comparison {
    static final String ROUND_TRIP = "round trip, median";
    static final String SLOW_ROUND_TRIP = "round trip, 99th percentile";
    private static final int WARM_RATE = 120_000;
    private static final double WARM_SECONDS = 3;
    private static final int ECHO_RATE = 1_000;
    private static final int ECHO_SECONDS = 3;
    private static final int ECHO_SIZE = 200;

    private final Load load;
    private final Places places;
    private final int rounds;
    private final double seconds;
    private final Consumer<String> progress;

    /** @param seconds of each load */
    Comparison(Load load, Places places, int rounds, double seconds, Consumer<String> progress) {
        this.load = load;
        this.places = places;
        this.rounds = rounds;
        this.seconds = seconds;
        this.progress = progress;
    }

    /** Packets a second of one processor for each case, then round trips in nanoseconds. */
    List<Figures> run(RunningRelay kernel, List<RunningRelay> others) throws IOException, InterruptedException {
        List<RunningRelay> all = new ArrayList<>(List.of(kernel));
        all.addAll(others);
        List<Figures> figures = new ArrayList<>(throughput(all));
        figures.addAll(roundTrips(all));
        return figures;
    }

    private List<Figures> throughput(List<RunningRelay> all) throws IOException, InterruptedException {
        Map<Case, Map<String, List<Double>>> found = new LinkedHashMap<>();
        List<Long> threads = places.thread();
        try {
            for (RunningRelay relay : all) {
                for (boolean toPeers : new boolean[]{true, false}) {
                    load.flood(relay, new Case(toPeers, 500, 50), WARM_RATE, WARM_SECONDS, threads);
                }
            }
            for (int round = 1; round <= rounds; round++) {
                for (Case one : Case.all()) {
                    Map<String, List<Double>> figures = found.computeIfAbsent(one, _ -> new LinkedHashMap<>());
                    for (RunningRelay relay : all) {
                        figures.computeIfAbsent(relay.relay().name(), _ -> new ArrayList<>())
                                .add(best(relay, one, threads));
                    }
                    progress.accept("round " + round + ", " + one + ": " + newest(figures));
                }
            }
        } finally {
            places.unthread();
        }
        return found.entrySet().stream()
                .map(entry -> new Figures(entry.getKey().toString(), "packets/s of one processor", entry.getValue(), 0))
                .toList();
    }

    private double best(RunningRelay relay, Case one, List<Long> threads) throws IOException, InterruptedException {
        double best = 0;
        for (int rate : relay.relay().rates()) {
            best = Math.max(best, load.flood(relay, one, rate, seconds, threads).perProcessor());
        }
        return best;
    }

    private static String newest(Map<String, List<Double>> figures) {
        StringBuilder text = new StringBuilder();
        figures.forEach((name, values) -> text.append("%s %,.0f  ".formatted(name, values.getLast())));
        return text.toString().strip();
    }

    private List<Figures> roundTrips(List<RunningRelay> all) throws IOException, InterruptedException {
        Map<String, List<Double>> medians = new LinkedHashMap<>();
        Map<String, List<Double>> slow = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (RunningRelay relay : all) {
                Load.Echo echo = load.echo(relay, ECHO_RATE, ECHO_SECONDS, ECHO_SIZE);
                String name = relay.relay().name();
                medians.computeIfAbsent(name, _ -> new ArrayList<>()).add((double) echo.medianNanos());
                slow.computeIfAbsent(name, _ -> new ArrayList<>()).add((double) echo.p99Nanos());
            }
            progress.accept("round " + round + ", round trips in ns: " + newest(medians));
        }
        return List.of(new Figures(ROUND_TRIP, "ns", medians, 0), new Figures(SLOW_ROUND_TRIP, "ns", slow, 0));
    }
}
