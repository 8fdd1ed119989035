package org.iceserver.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks ten times a second at a server's threads, at its processor, and at the queues that refuse packets. Has its own thread.
 * A look is a dozen small reads of {@code /proc}.
 */
final class LoopWaits implements AutoCloseable {
    private static final long EACH_MILLIS = 100;
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final Path PROCESSORS = Path.of("/proc/stat");
    /** The order of the numbers in {@code cpu0 user nice system idle iowait irq softirq steal}. */
    private static final int STEAL_FIELD = 8;

    /** The datagrams that were refused so far. */
    record Refused(long byServer, long byPeers) {}

    interface Queues {
        Refused refused() throws IOException;
    }

    private final Path tasks;
    private final String loop;
    private final Queues queues;
    private final Thread thread = Thread.ofPlatform().daemon().name("loop-waits").unstarted(this::run);
    private final Map<Path, ThreadTimes> threads = new HashMap<>();
    private List<LoopWindow> windows = new ArrayList<>();
    private Refused refused;
    private long stolen;
    private long lookedNanos = System.nanoTime();

    private LoopWaits(long pid, String loop, Queues queues) throws IOException {
        this.tasks = Path.of("/proc/" + pid + "/task");
        this.loop = loop;
        this.queues = queues;
        refused = queues.refused();
        stolen = stolen();
    }

    /** @param loop the beginning of the names of media loops */
    static LoopWaits start(long pid, String loop, Queues queues) throws IOException {
        LoopWaits waits = new LoopWaits(pid, loop, queues);
        waits.thread.start();
        return waits;
    }

    /** What happened since the last call. */
    synchronized List<LoopWindow> take() {
        look();
        List<LoopWindow> taken = windows;
        windows = new ArrayList<>();
        return taken;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(EACH_MILLIS);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void look() {
        try {
            Refused refusedNow = queues.refused();
            long stolenNow = stolen();
            long now = System.nanoTime();
            long ran = 0;
            long waited = 0;
            Map<String, Long> beside = new HashMap<>();
            threads.values().removeIf(LoopWaits::hasEnded);
            for (ThreadTimes times : threads.values()) {
                if (times.name().startsWith(loop)) {
                    ran += times.ran();
                    waited += times.waited();
                } else if (times.ran() > 0) {
                    beside.merge(times.name(), times.ran(), Long::sum);
                }
            }
            windows.add(new LoopWindow(now, now - lookedNanos, refusedNow.byServer() - refused.byServer(),
                    refusedNow.byPeers() - refused.byPeers(), ran, waited, stolenNow - stolen, beside));
            refused = refusedNow;
            stolen = stolenNow;
            lookedNanos = now;
            meetNewThreads();
        } catch (IOException e) {
            throw new UncheckedIOException("the server ended", e);
        }
    }

    private static boolean hasEnded(ThreadTimes times) {
        boolean ended = !times.look();
        if (ended) {
            times.close();
        }
        return ended;
    }

    private void meetNewThreads() throws IOException {
        try (DirectoryStream<Path> running = Files.newDirectoryStream(tasks)) {
            for (Path task : running) {
                if (!threads.containsKey(task)) {
                    meet(task);
                }
            }
        }
    }

    private void meet(Path task) {
        try {
            threads.put(task, ThreadTimes.open(task));
        } catch (IOException ended) {
            // The thread lived only for a moment.
        }
    }

    private static long stolen() throws IOException {
        String processor = Files.readAllLines(PROCESSORS).get(1);
        return Long.parseLong(processor.split(" ")[STEAL_FIELD]) * NANOS_PER_TICK;
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
        threads.values().forEach(ThreadTimes::close);
    }
}
