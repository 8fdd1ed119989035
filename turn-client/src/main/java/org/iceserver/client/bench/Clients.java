package org.iceserver.client.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.iceserver.client.TurnException;
import org.iceserver.client.bench.Traffic.Direction;
import org.iceserver.stun.ErrorCode;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;

/** All clients of a load: makes at most {@value #AT_ONCE} at a time, keeps them alive, and closes them. One thread calls. */
final class Clients implements AutoCloseable {
    private static final int AT_ONCE = 64;
    /** Permissions live for five minutes (RFC 8656 s9). */
    private static final Duration RENEWAL = Duration.ofMinutes(4);

    private interface Work {
        void run(LoadClient client) throws TurnException;
    }

    private final LoadPlan plan;
    private final WireOpener wires;
    private final IpAddress local;
    private final List<LoopLoad> loads;
    private final List<LoadClient> clients = new ArrayList<>();
    private final AtomicReference<@Nullable TurnException> failure = new AtomicReference<>();
    private @Nullable Thread keeper;

    Clients(LoadPlan plan, WireOpener wires, IpAddress local, List<LoopLoad> loads) {
        this.plan = plan;
        this.wires = wires;
        this.local = local;
        this.loads = loads;
    }

    /** Makes every allocation and binds every channel. Returns how long the allocations took. */
    Duration open(LoadProgress progress) throws TurnException, InterruptedException {
        AtomicInteger allocated = new AtomicInteger();
        // Makes the first one alone: a wrong set-up then causes one refusal, not sixty-four.
        newClient();
        allocate(clients.getFirst(), allocated, progress);
        bind(clients.getFirst());
        while (clients.size() < plan.clients()) {
            newClient();
        }
        long start = System.nanoTime();
        List<LoadClient> others = clients.subList(1, clients.size());
        forEach(others, client -> allocate(client, allocated, progress));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        forEach(others, this::bind);
        throwWhatFailed();
        keeper = Thread.ofVirtual().name("bench-refresh").start(this::keepAlive);
        return took;
    }

    private void newClient() throws TurnException {
        LoopLoad load = loads.get(clients.size() % loads.size());
        LoadClient client = new LoadClient(load, wires, local, plan.traffic().direction() != Direction.NONE);
        clients.add(client);
        WireOpener.on(load.loop(), () -> {
            load.add(client);
            return client;
        });
    }

    private void allocate(LoadClient client, AtomicInteger allocated, LoadProgress progress) throws TurnException {
        try {
            client.allocate();
            progress.allocated(allocated.incrementAndGet(), plan.clients());
        } catch (TurnException e) {
            int before = allocated.get();
            throw before == 0
                    ? e
                    : new TurnException(e.code(),
                            "After " + before + " of " + plan.clients() + " allocations: " + e.getMessage());
        }
    }

    private void bind(LoadClient client) throws TurnException {
        try {
            client.bind();
        } catch (TurnException e) {
            throw !e.is(ErrorCode.FORBIDDEN)
                    ? e
                    : new TurnException(e.code(), "The server refuses to relay to " + local
                            + ", where this program receives: start iceserver with --allow-peer " + local
                            + ", or coturn with --allowed-peer-ip or --allow-loopback-peers.");
        }
    }

    private void forEach(List<LoadClient> some, Work work) throws TurnException, InterruptedException {
        Semaphore room = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (LoadClient client : some) {
                room.acquire();
                if (failure.get() != null) {
                    break;
                }
                threads.execute(() -> {
                    attempt(client, work);
                    room.release();
                });
            }
        }
        throwWhatFailed();
    }

    private void attempt(LoadClient client, Work work) {
        try {
            work.run(client);
        } catch (TurnException e) {
            failure.compareAndSet(null, e);
        }
    }

    void throwWhatFailed() throws TurnException {
        TurnException first = failure.get();
        if (first != null) {
            throw first;
        }
    }

    private void keepAlive() {
        try {
            while (true) {
                Thread.sleep(RENEWAL);
                for (LoadClient client : clients) {
                    attempt(client, LoadClient::keepAlive);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (keeper != null) {
            keeper.interrupt();
        }
        failure.set(null);
        try {
            forEach(clients, LoadClient::close);
        } catch (TurnException ignored) {
            // An allocation that could not be closed expires by itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
