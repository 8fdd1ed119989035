package org.iceserver.benchmarks;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.client.TurnException;
import org.iceserver.client.bench.LoadGenerator;
import org.iceserver.client.bench.LoadPlan;
import org.iceserver.client.bench.LoadProgress;
import org.iceserver.client.bench.LoadReport;
import org.iceserver.client.bench.Traffic;
import org.iceserver.client.bench.Traffic.Direction;

/**
 * A modest load on a server that others flood. The flood begins before the load is counted, and ends after it.
 *
 * @param rate packets per second of each modest client, each way
 * @param counted how long the modest load is counted
 */
record FloodedLoad(int modest, int rate, Flood flood, Duration counted) {
    private static final int BYTES = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration AFTERWARDS = Duration.ofSeconds(1);
    /** As many as there are processors for it. */
    private static final int FLOOD_THREADS = 2;

    /** @param flood empty when there was none */
    record Reports(LoadReport modest, Optional<LoadReport> flood) {}

    Reports run(RunningServer server) throws TurnException, InterruptedException {
        Traffic both = new Traffic(Direction.BOTH, BYTES, 2L * modest * rate, 1);
        try (LoadGenerator modestLoad = LoadGenerator.open(plan(server, modest, both, 1, WARM_UP, counted),
                LoadProgress.SILENT)) {
            if (flood.clients() == 0) {
                modestLoad.count();
                return new Reports(modestLoad.report(), Optional.empty());
            }
            LoadPlan flooding = plan(server, flood.clients(), flood.traffic(), FLOOD_THREADS, Duration.ZERO,
                    WARM_UP.plus(counted).plus(AFTERWARDS));
            try (LoadGenerator floodLoad = LoadGenerator.open(flooding, LoadProgress.SILENT)) {
                return flooded(modestLoad, floodLoad);
            }
        }
    }

    private static Reports flooded(LoadGenerator modestLoad, LoadGenerator floodLoad)
            throws TurnException, InterruptedException {
        try (ExecutorService beside = Executors.newSingleThreadExecutor()) {
            Future<LoadReport> flooded = beside.submit(() -> {
                floodLoad.count();
                return floodLoad.report();
            });
            modestLoad.count();
            return new Reports(modestLoad.report(), Optional.of(flooded.get()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TurnException refused) {
                throw refused;
            }
            throw new IllegalStateException("the flood failed", e.getCause());
        }
    }

    private static LoadPlan plan(RunningServer server, int clients, Traffic traffic, int threads, Duration warmUp,
            Duration duration) {
        return new LoadPlan(server.address(Protocol.UDP), server.contestant().credentials(), clients, traffic, threads,
                warmUp, duration, PATIENCE, Optional.of(server.nextClients()), OptionalLong.empty());
    }
}
