package org.iceserver.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

import org.iceserver.client.TurnException;
import org.iceserver.client.bench.Counts;
import org.iceserver.client.bench.LoadGenerator;
import org.iceserver.client.bench.LoadProgress;

/**
 * The memory of an allocation without traffic: the resident memory of a new server before it has such allocations, and while it
 * has them. For iceserver also the live heap, because a heap grows ahead of its needs. Neither number contains the kernel's
 * memory for sockets.
 */
final class IdleMemory {
    private IdleMemory() {}

    static Figures resident(Contestant contestant, int allocations)
            throws IOException, TurnException, InterruptedException {
        return measure(contestant, allocations, "resident bytes per allocation", RunningServer::residentBytes);
    }

    static Figures liveHeap(Contestant.Iceserver iceserver, int allocations)
            throws IOException, TurnException, InterruptedException {
        return measure(iceserver, allocations, "live heap bytes per allocation",
                server -> LiveHeap.bytes(server.pid()));
    }

    private interface Gauge {
        long bytes(RunningServer server) throws IOException, InterruptedException;
    }

    private static Figures measure(Contestant contestant, int allocations, String unit, Gauge gauge)
            throws IOException, TurnException, InterruptedException {
        try (RunningServer server = RunningServer.start(contestant)) {
            // Runs one load first, so that everything that only the first allocation loads and compiles counts as the server's
            // own.
            LoadGenerator.run(Scenario.allocations(100).against(server, Duration.ZERO, Duration.ZERO),
                    LoadProgress.SILENT);
            long before = gauge.bytes(server);
            long with = whileAllocated(server, allocations, gauge);
            Map<String, List<Double>> figures = new LinkedHashMap<>();
            figures.put(contestant.name(), List.of((double) (with - before) / allocations));
            return new Figures("%,d idle allocations".formatted(allocations), unit, figures, 0);
        }
    }

    /** Reads the gauge during the second in which the load generator keeps its allocations. */
    private static long whileAllocated(RunningServer server, int allocations, Gauge gauge)
            throws TurnException, InterruptedException, IOException {
        CountDownLatch allocated = new CountDownLatch(allocations);
        CompletableFuture<Long> bytes = new CompletableFuture<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                allocated.await();
                bytes.complete(gauge.bytes(server));
            } catch (IOException | InterruptedException e) {
                bytes.completeExceptionally(e);
            }
        });
        LoadGenerator.run(Scenario.allocations(allocations).against(server, Duration.ZERO, Duration.ofSeconds(5)),
                new LoadProgress() {
                    @Override
                    public void allocated(int clients, int of) {
                        allocated.countDown();
                    }

                    @Override
                    public void relayed(Duration elapsed, Duration of, Counts soFar) {
                        // The load relays nothing.
                    }
                });
        reader.join();
        try {
            return bytes.get();
        } catch (ExecutionException e) {
            throw new IOException("the memory of " + server.contestant().name() + " could not be read", e.getCause());
        }
    }
}
