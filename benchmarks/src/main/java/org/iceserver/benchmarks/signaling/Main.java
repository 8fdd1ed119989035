package org.iceserver.benchmarks.signaling;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Loads each server in turn and prints what it took. */
@Command(name = "benchmarks/signaling", mixinStandardHelpOptions = true, description = "Compares signaling servers that PeerJS clients can use.")
public final class Main implements Callable<Integer> {
    private static final String FILLING = "x".repeat(950);

    @Option(names = "--connections", split = ",", defaultValue = "5000,10000,15000", description = "Where memory is measured (${DEFAULT-VALUE}).")
    private List<Integer> connections = List.of();

    @Option(names = "--pairs", defaultValue = "100", description = "Pairs that write to each other as fast as they can (${DEFAULT-VALUE}).")
    private int pairs;

    @Option(names = "--seconds", defaultValue = "5", description = "Length of each load (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--rate", defaultValue = "10000", description = "Messages per second at which latency is measured (${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--storm", defaultValue = "10000", description = "Clients that come back at once (${DEFAULT-VALUE}).")
    private int storm;

    @Option(names = "--servers", split = ",", defaultValue = "ICESERVER,PEER", description = "Which, in turn (${DEFAULT-VALUE}).")
    private List<Candidate> servers = List.of();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (Candidate candidate : servers) {
            try (ServerUnderLoad server = ServerUnderLoad.start(candidate);
                    Clients clients = new Clients(server.port())) {
                load(candidate, server, clients);
            } catch (TimeoutException e) {
                System.out.println(candidate + ": " + e.getMessage());
            }
        }
        return 0;
    }

    private void load(Candidate candidate, ServerUnderLoad server, Clients clients)
            throws IOException, InterruptedException, TimeoutException {
        // What a server loads and compiles at its first clients is not theirs.
        clients.growTo(2 * pairs);
        throughput(clients);
        double perSecond = throughput(clients);
        System.out.printf("%s: %,.0f messages of 1 KB a second among %d pairs%n", candidate, perSecond, pairs);
        long before = server.residentBytes();
        for (int wanted : connections) {
            clients.growTo(wanted);
            long each = (server.residentBytes() - before) / (wanted - 2L * pairs);
            System.out.printf("%s: %,d connections, %,d resident bytes each%n", candidate, wanted, each);
            System.out.printf("%s: %,d connections, %,d messages a second: %s%n", candidate, wanted, rate,
                    latency(clients));
        }
        clients.drop();
        long start = System.nanoTime();
        clients.growTo(storm);
        System.out.printf("%s: %,d clients are back after %,d ms%n", candidate, storm,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    private static String message(String type, String to, String first) {
        return "{\"type\":\"" + type + "\",\"dst\":\"" + to + "\",\"payload\":{\"t\":\"" + first + "\",\"sdp\":\""
                + FILLING + "\"}}";
    }

    /** Each of a pair answers at once; four messages of each pair are on their way at any time. @return messages a second */
    private double throughput(Clients clients) throws InterruptedException {
        AtomicLong arrived = new AtomicLong();
        clients.listen((client, text) -> {
            arrived.incrementAndGet();
            if (client < 2 * pairs) {
                clients.send(client, message("OFFER", clients.name(client ^ 1), ""));
            }
        });
        for (int client = 0; client < 2 * pairs; client++) {
            clients.send(client, message("OFFER", clients.name(client ^ 1), ""));
            clients.send(client, message("OFFER", clients.name(client ^ 1), ""));
        }
        Thread.sleep(500);
        long before = arrived.get();
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        double perSecond = (arrived.get() - before) * 1e9 / (System.nanoTime() - start);
        clients.listen((client, text) -> {});
        Thread.sleep(500);
        return perSecond;
    }

    /** Everybody writes to a neighbour in turn. @return median, 99th percentile and the worst */
    private String latency(Clients clients) throws InterruptedException {
        int wanted = rate * seconds;
        long[] micros = new long[wanted];
        AtomicLong arrived = new AtomicLong();
        clients.listen((client, text) -> {
            int at = text.indexOf("\"t\":\"") + 5;
            long sent = Long.parseLong(text.substring(at, text.indexOf('"', at)));
            int index = (int) arrived.getAndIncrement();
            if (index < wanted) {
                micros[index] = (System.nanoTime() - sent) / 1_000;
            }
        });
        long start = System.nanoTime();
        int sent = 0;
        while (sent < wanted) {
            long due = Math.min(wanted, (System.nanoTime() - start) * rate / 1_000_000_000L);
            for (; sent < due; sent++) {
                int client = sent % (clients.count() - 1);
                clients.send(client, message("CANDIDATE", clients.name(client + 1), Long.toString(System.nanoTime())));
            }
            Thread.sleep(1);
        }
        TimeUnit.SECONDS.sleep(2);
        clients.listen((client, text) -> {});
        int count = (int) Math.min(wanted, arrived.get());
        long[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return count == 0
                ? "nothing arrived"
                : String.format("median %,d us, p99 %,d us, worst %,d us, %d of %d arrived", sorted[count / 2],
                        sorted[count * 99 / 100], sorted[count - 1], arrived.get(), wanted);
    }
}
