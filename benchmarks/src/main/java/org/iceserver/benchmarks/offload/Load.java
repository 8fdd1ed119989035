package org.iceserver.benchmarks.offload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs the load's program, which prints its figures as {@code name=value}. */
final class Load {
    private final Path program;
    private final Places places;

    Load(Path program, Places places) {
        this.program = program;
        this.places = places;
    }

    /** @param serverNanos processor time of the server and of its interfaces' threads */
    record Flood(long sent, long received, double seconds, long serverNanos) {
        static Flood of(Map<String, Double> told) {
            return new Flood(told.getOrDefault("sent", 0.0).longValue(),
                    told.getOrDefault("received", 0.0).longValue(), told.getOrDefault("seconds", 0.0),
                    told.getOrDefault("server_ns", 0.0).longValue());
        }

        /** Packets that one processor would relay if it did nothing else. */
        double perProcessor() {
            return serverNanos == 0 ? 0 : received * 1e9 / serverNanos;
        }

        long lost() {
            return Math.max(0, sent - received);
        }
    }

    /** Times of round trips. */
    record Echo(int returned, int of, long medianNanos, long p99Nanos) {}

    Flood flood(RunningRelay relay, Case load, int rate, double seconds, List<Long> threads)
            throws IOException, InterruptedException {
        return Flood.of(told(Shell.must(command("flood", relay, load, rate, seconds, threads))));
    }

    /** The command that prints a line like {@link #flood}'s each second. */
    List<String> soak(RunningRelay relay, Case load, int rate, double seconds, List<Long> threads) {
        return command("soak", relay, load, rate, seconds, threads);
    }

    private List<String> command(String kind, RunningRelay relay, Case load, int rate, double seconds,
            List<Long> threads) {
        List<String> pids = new ArrayList<>(List.of(Long.toString(relay.pid())));
        threads.forEach(thread -> pids.add(Long.toString(thread)));
        return List.of("timeout", Long.toString(Math.round(seconds * 2) + 30), "taskset", "-c", "0", program.toString(),
                kind, places.names(), relay.relay().address(), load.direction(), Integer.toString(load.flows()),
                Integer.toString(load.size()), Integer.toString(rate), String.format(Locale.ROOT, "%.2f", seconds),
                pids.stream().collect(Collectors.joining(",")));
    }

    Echo echo(RunningRelay relay, int rate, int seconds, int size) throws IOException, InterruptedException {
        Map<String, Double> told = told(Shell.must(List.of("timeout", Integer.toString(seconds * 2 + 30),
                program.toString(), "echo", places.names(), relay.relay().address(), Integer.toString(rate),
                Integer.toString(seconds), Integer.toString(size))));
        return new Echo(told.getOrDefault("round_trips", 0.0).intValue(), told.getOrDefault("of", 0.0).intValue(),
                told.getOrDefault("median_ns", 0.0).longValue(), told.getOrDefault("p99_ns", 0.0).longValue());
    }

    static Map<String, Double> told(String line) {
        Map<String, Double> told = new LinkedHashMap<>();
        for (String word : line.strip().split("\\s+", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                told.put(word.substring(0, equals), Double.valueOf(word.substring(equals + 1)));
            }
        }
        return told;
    }
}
