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

import org.HdrHistogram.Histogram;
import org.iceserver.client.TurnException;
import org.iceserver.client.bench.LoadReport.Delay;
import org.iceserver.client.bench.LoadReport.ServerUse;
import org.iceserver.transport.EventLoops;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.UdpCounters.Counter;

/** Loads one server once: allocates, warms up, counts, waits for stragglers, gives the allocations back. */
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
     * Blocks until the load is over.
     *
     * @throws TurnException when the server cannot be reached or refuses; one sentence
     */
    public static LoadReport run(LoadPlan plan, LoadProgress progress) throws TurnException, InterruptedException {
        InetSocketAddress server = ServerChoice.of(plan.server(), plan.patience());
        try (LoadGenerator generator = new LoadGenerator(plan, server, progress)) {
            return generator.run();
        }
    }

    private static IpAddress sourceTowards(InetSocketAddress server) throws TurnException {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(server); // looks up the route, sends nothing
            return IpAddress.of(((InetSocketAddress) channel.getLocalAddress()).getAddress());
        } catch (IOException e) {
            throw new TurnException("There is no route to " + server.getHostString()
                    + ": check the address and your network.", e);
        }
    }

    private LoadReport run() throws TurnException, InterruptedException {
        ProcessUse idle = use();
        Duration allocating = clients.open(progress);
        long allocatingCpu = use().cpuNanos() - idle.cpuNanos();
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
        var server = new ServerUse(after.cpuNanos() - before.cpuNanos(), allocatingCpu, idle.residentBytes(),
                after.residentBytes());
        Histogram delays = new Histogram(3);
        onEach(load -> load.addDelaysTo(delays));
        return new LoadReport(plan, loops.describe(), allocating, counted, sum(LoopLoad::toPeer),
                sum(LoopLoad::toClient), unsent() - unsentBefore, Delay.of(delays),
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

    /** A server that shares the peers' address may accept them and yet deliver to relayed ports alone. */
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
