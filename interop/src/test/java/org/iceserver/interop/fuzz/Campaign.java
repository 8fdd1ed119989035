package org.iceserver.interop.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import org.iceserver.interop.ControlClient;
import org.iceserver.interop.ProcessFacts;
import org.iceserver.interop.ServerProcess;

/** One run of all lanes against one server, watched all the time. */
final class Campaign {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration REPORT = Duration.ofMinutes(5);
    /** Between two rounds of a lane, so that none of them has the processor for itself. */
    private static final Duration BREATH = Duration.ofMillis(5);

    private final ServerProcess server;
    private final List<Lane> lanes;
    private final long seed;
    private final Map<String, LongAdder> sent = new ConcurrentHashMap<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private volatile boolean over;
    private long looks;
    private long mostResident;
    private long mostDescriptors;

    Campaign(ServerProcess server, List<Lane> lanes, long seed) {
        this.server = server;
        this.lanes = lanes;
        this.seed = seed;
    }

    /** Runs for so long, or until the first fault. */
    void run(Duration duration, ControlClient control) throws IOException, InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++) {
            Lane lane = lanes.get(i);
            long own = seed + i;
            threads.add(Thread.ofPlatform().daemon().name("fuzz " + lane.name()).start(() -> drive(lane, own)));
        }
        long end = System.nanoTime() + duration.toNanos();
        long report = System.nanoTime() + REPORT.toNanos();
        while (faults.isEmpty() && System.nanoTime() - end < 0) {
            look(control);
            if (System.nanoTime() - report >= 0) {
                System.out.println(summary());
                report += REPORT.toNanos();
            }
            Thread.sleep(PAUSE);
        }
        over = true;
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(10));
        }
    }

    private void drive(Lane lane, long own) {
        Random chance = new Random(own);
        LongAdder count = sent.computeIfAbsent(lane.name(), _ -> new LongAdder());
        while (!over && server.isAlive()) {
            try {
                lane.round(chance, count);
            } catch (IOException _) {
                // The server ended the connection: messages that are wrong may be answered so.
            } catch (RuntimeException e) {
                faults.add("the fuzzer itself failed in " + lane.name() + ": " + e);
                return;
            }
            LockSupport.parkNanos(BREATH.toNanos());
        }
    }

    private void look(ControlClient control) throws IOException {
        looks++;
        if (!server.isAlive()) {
            faults.add("the server ended by itself");
            return;
        }
        mostResident = Math.max(mostResident, ProcessFacts.residentMebibytes(server.pid()));
        mostDescriptors = Math.max(mostDescriptors, ProcessFacts.descriptors(server.pid()));
        String missed = control.look();
        if (missed != null) {
            faults.add("the control client was not served in look " + looks + ": " + missed);
        }
    }

    /** What went wrong with the server itself; empty when nothing did. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    long mostResidentMebibytes() {
        return mostResident;
    }

    /** Messages that each lane sent. */
    Map<String, Long> sent() {
        Map<String, Long> sums = new LinkedHashMap<>();
        for (Lane lane : lanes) {
            LongAdder count = sent.get(lane.name());
            sums.put(lane.name(), count == null ? 0 : count.sum());
        }
        return sums;
    }

    String summary() {
        return "fuzz: seed " + seed + ", " + looks + " looks, resident memory at most " + mostResident
                + " MiB, descriptors at most " + mostDescriptors + ", messages " + sent();
    }
}
