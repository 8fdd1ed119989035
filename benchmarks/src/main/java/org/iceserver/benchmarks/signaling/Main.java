package org.iceserver.benchmarks.signaling;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.iceserver.benchmarks.Figures;
import org.iceserver.benchmarks.Spread;
import org.iceserver.client.TurnException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Loads each server in turn and prints the results. */
@Command(name = "benchmarks/signaling", mixinStandardHelpOptions = true, description = "Compares signaling servers that PeerJS clients can use.")
public final class Main implements Callable<Integer> {
    @Option(names = "--connections", split = ",", defaultValue = "2500,5000", description = "Where memory is measured; the signal port may have 30 % of the descriptors (${DEFAULT-VALUE}).")
    private List<Integer> connections = List.of();

    @Option(names = "--pairs", defaultValue = "100", description = "Pairs that write to each other as fast as they can (${DEFAULT-VALUE}).")
    private int pairs;

    @Option(names = "--rounds", defaultValue = "7", description = "In which each server is loaded once; the first is not counted (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "5", description = "Length of each load (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--rate", defaultValue = "10000", description = "Messages per second at which latency is measured (${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--storm", defaultValue = "5000", description = "Clients that come back at once (${DEFAULT-VALUE}).")
    private int storm;

    @Option(names = "--servers", split = ",", defaultValue = "ICESERVER,PEER,FLOOR,ICESERVER_TLS", description = "Which (${DEFAULT-VALUE}).")
    private List<Candidate> servers = List.of();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, TurnException {
        try {
            throughput();
        } catch (TimeoutException e) {
            System.out.println("no throughput: " + e.getMessage());
        }
        for (Candidate candidate : servers) {
            try (ServerUnderLoad server = ServerUnderLoad.start(candidate);
                    Clients clients = new Clients(server.port(), candidate.secure())) {
                crowd(candidate, server, clients);
            } catch (TimeoutException e) {
                System.out.println(candidate + ": " + e.getMessage());
            }
        }
        return 0;
    }

    /** A running server and its clients. */
    private record Loaded(Candidate candidate, ServerUnderLoad server, Clients clients) implements AutoCloseable {
        static Loaded start(Candidate candidate) throws IOException, InterruptedException {
            ServerUnderLoad server = ServerUnderLoad.start(candidate);
            return new Loaded(candidate, server, new Clients(server.port(), candidate.secure()));
        }

        @Override
        public void close() throws IOException {
            clients.close();
            server.close();
        }
    }

    /** All servers run; one at a time has work. */
    private void throughput() throws IOException, InterruptedException, TimeoutException, TurnException {
        List<Loaded> running = new ArrayList<>();
        try {
            for (Candidate candidate : servers) {
                Loaded loaded = Loaded.start(candidate);
                running.add(loaded);
                loaded.clients.growTo(2 * pairs);
            }
            Map<String, List<Double>> perSecond = new LinkedHashMap<>();
            Map<String, List<Double>> nanos = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                List<Loaded> order = new ArrayList<>(running);
                Collections.rotate(order, round);
                for (Loaded loaded : order) {
                    PairLoad.Result result = PairLoad.run(loaded.server, loaded.clients, pairs, seconds);
                    if (round > 0) {
                        String name = loaded.candidate.name();
                        perSecond.computeIfAbsent(name, _ -> new ArrayList<>()).add(result.perSecond());
                        nanos.computeIfAbsent(name, _ -> new ArrayList<>()).add(result.serverNanosPerMessage());
                    }
                }
            }
            print(new Figures(pairs + " pairs, messages of 1 KB", "messages/s", perSecond, 0));
            print(new Figures(pairs + " pairs, messages of 1 KB", "ns of the server's processor a message", nanos, 0));
        } finally {
            for (Loaded loaded : running) {
                loaded.close();
            }
        }
    }

    private static void print(Figures figures) {
        System.out.printf("%s, %s%n", figures.what(), figures.unit());
        for (String candidate : figures.byContestant().keySet()) {
            System.out.printf("  %-22s %s%n", candidate, figures.of(candidate).map(Spread::asCount).orElse("-"));
        }
        for (String other : List.of("PEER", "FLOOR")) {
            figures.ratio("ICESERVER", other)
                    .ifPresent(ratio -> System.out.printf("  ICESERVER / %-10s %s%n", other, ratio.asRatio()));
        }
    }

    /** Measures memory, and the time for all clients to come back at once. */
    private void crowd(Candidate candidate, ServerUnderLoad server, Clients clients)
            throws InterruptedException, TimeoutException, TurnException {
        // What a server loads and compiles for its first clients is not part of their memory.
        clients.growTo(2 * pairs);
        PairLoad.run(server, clients, pairs, 1);
        long before = server.use().residentBytes();
        for (int wanted : connections) {
            clients.growTo(wanted);
            long each = (server.use().residentBytes() - before) / (wanted - 2L * pairs);
            System.out.printf("%s: %,d connections, %,d resident bytes each%n", candidate, wanted, each);
            System.out.printf("%s: %,d connections, %,d messages a second: %s%n", candidate, wanted, rate,
                    Delays.of(clients, rate, seconds));
        }
        clients.drop();
        long start = System.nanoTime();
        clients.growTo(storm);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        System.out.printf("%s: %,d clients are back after %,d ms, %,d a second%n", candidate, storm, millis,
                1_000L * storm / Math.max(1, millis));
    }
}
