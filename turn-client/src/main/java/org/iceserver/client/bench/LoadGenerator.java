package org.iceserver.client.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

import org.iceserver.client.TurnException;
import org.iceserver.client.bench.LoadReport.Delay;
import org.iceserver.client.bench.LoadReport.ServerUse;
import org.iceserver.transport.EventLoops;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.UdpCounters.Counter;

/**
 * The load on one server: makes the allocations, sends and counts, waits for late packets, and ends the allocations. The same
 * allocations can be loaded several times, with other servers' turns in between. One thread calls.
 */
public final class LoadGenerator implements AutoCloseable {
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration STRAGGLERS = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final List<Counter> UNSENT = List.of(Counter.DROPPED_QUEUE, Counter.DROPPED_WOULD_BLOCK,
            Counter.DROPPED_SEND_ERROR);

    private final LoadPlan plan;
    private final LoadProgress progress;
    private final EventLoops loops;
    private final List<LoopLoad> loads = new ArrayList<>();
    private final Clients clients;
    private Tally tally = new Tally();
    private Duration allocating = Duration.ZERO;
    private long allocatingCpuNanos;
    private long idleBytes;

    private LoadGenerator(LoadPlan plan, InetSocketAddress server, LoadProgress progress) throws TurnException {
        IpAddress local = plan.address().isPresent() ? plan.address().get() : sourceTowards(server);
        this.plan = plan;
        this.progress = progress;
        this.loops = EventLoops.open(TransportMode.AUTO, plan.threads(), System::nanoTime);
        int mark = new SecureRandom().nextInt();
        loops.media().forEach(loop -> loads
                .add(new LoopLoad(loop, plan.traffic(), loops.media().size(), mark, System::nanoTime)));
        this.clients = new Clients(plan, new WireOpener(plan, loops, server), local, loads);
    }

    /**
     * Runs one load from its first allocation to its end. Blocks until then.
     *
     * @throws TurnException when the server cannot be reached or refuses; one sentence
     */
    public static LoadReport run(LoadPlan plan, LoadProgress progress) throws TurnException, InterruptedException {
        try (LoadGenerator generator = open(plan, progress)) {
            generator.count();
            return generator.report();
        }
    }

    /**
     * Makes the allocations and binds their channels. Blocks until all exist. Relays nothing yet.
     *
     * @throws TurnException when the server cannot be reached or refuses; one sentence
     */
    public static LoadGenerator open(LoadPlan plan, LoadProgress progress)
            throws TurnException, InterruptedException {
        InetSocketAddress server = ServerChoice.of(plan.server(), plan.patience());
        LoadGenerator generator = new LoadGenerator(plan, server, progress);
        try {
            generator.allocate();
            return generator;
        } catch (TurnException | InterruptedException e) {
            generator.close();
            throw e;
        }
    }

    private static IpAddress sourceTowards(InetSocketAddress server) throws TurnException {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(server); // Looks up the route and sends nothing.
            return IpAddress.of(((InetSocketAddress) channel.getLocalAddress()).getAddress());
        } catch (IOException e) {
            throw new TurnException("There is no route to " + server.getHostString()
                    + ": check the address and your network.", e);
        }
    }

    private void allocate() throws TurnException, InterruptedException {
        ProcessUse idle = use();
        allocating = clients.open(progress);
        allocatingCpuNanos = use().cpuNanos() - idle.cpuNanos();
        idleBytes = idle.residentBytes();
    }

    /**
     * Sends for the plan's warm-up, then for its duration, in which it counts. Blocks until late packets are in. A further call
     * adds to the counts.
     *
     * @throws TurnException when nothing arrived, or an allocation was lost; one sentence
     */
    public void count() throws TurnException, InterruptedException {
        onEach(LoopLoad::start);
        Thread.sleep(plan.warmUp());
        onEach(LoopLoad::reset);
        long unsentBefore = unsent();
        ProcessUse before = use();
        long start = System.nanoTime();
        await(start);
        onEach(LoopLoad::stop);
        Duration counted = Duration.ofNanos(System.nanoTime() - start);
        ProcessUse after = use();
        awaitStragglers();
        throwWhenNothingArrived();
        tally.add(counted, sum(LoopLoad::toPeer), sum(LoopLoad::toClient), unsent() - unsentBefore,
                after.cpuNanos() - before.cpuNanos());
        onEach(load -> load.addDelaysTo(tally.delays()));
    }

    /** The counts since the last report. */
    public LoadReport report() throws TurnException {
        Tally told = tally;
        tally = new Tally();
        var server = new ServerUse(told.cpuNanos(), allocatingCpuNanos, idleBytes, use().residentBytes());
        return new LoadReport(plan, loops.describe(), allocating, told.counted(), told.toPeer(), told.toClient(),
                told.unsent(), Delay.of(told.delays()),
                plan.serverPid().isPresent() ? Optional.of(server) : Optional.empty());
    }

    private ProcessUse use() throws TurnException {
        return plan.serverPid().isPresent() ? ProcessUse.of(plan.serverPid().getAsLong()) : new ProcessUse(0, 0);
    }

    private void await(long start) throws TurnException, InterruptedException {
        long end = start + plan.duration().toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            Thread.sleep(Duration.ofNanos(Math.min(left, STEP.toNanos())));
            clients.throwWhatFailed();
            progress.relayed(Duration.ofNanos(System.nanoTime() - start), plan.duration(), relayed());
        }
    }

    private void awaitStragglers() throws TurnException, InterruptedException {
        long deadline = System.nanoTime() + STRAGGLERS.toNanos();
        while (relayed().lost() > 0 && System.nanoTime() - deadline < 0) {
            Thread.sleep(POLL);
        }
    }

    /** A server that shares the peers' address may accept the peers and yet deliver only to relayed ports. */
    private void throwWhenNothingArrived() throws TurnException {
        Counts relayed = relayed();
        if (relayed.sent() > 0 && relayed.received() == 0) {
            throw new TurnException("The server accepted the peers, but none of %,d packets arrived: look for a "
                    .formatted(relayed.sent()) + "firewall between server and this program, and start iceserver with "
                    + "--allow-peer for the address of this program when it is the relay's own.", null);
        }
    }

    private Counts relayed() throws TurnException {
        return sum(LoopLoad::toPeer).plus(sum(LoopLoad::toClient));
    }

    private Counts sum(Function<LoopLoad, Counts> of) throws TurnException {
        Counts sum = Counts.NONE;
        for (LoopLoad load : loads) {
            Callable<Counts> counts = () -> of.apply(load);
            sum = sum.plus(WireOpener.on(load.loop(), counts));
        }
        return sum;
    }

    private void onEach(Consumer<LoopLoad> work) throws TurnException {
        for (LoopLoad load : loads) {
            WireOpener.on(load.loop(), () -> {
                work.accept(load);
                return true;
            });
        }
    }

    private long unsent() {
        return loops.media().stream().mapToLong(
                loop -> UNSENT.stream().mapToLong(loop.udp().counters()::get).sum()).sum();
    }

    @Override
    public void close() {
        clients.close();
        loops.close();
    }
}
