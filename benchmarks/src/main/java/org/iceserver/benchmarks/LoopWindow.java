package org.iceserver.benchmarks;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a server's media loop did between two looks at it, and what ran meanwhile. All times are nanoseconds.
 *
 * @param end by {@link System#nanoTime}
 * @param length from the look before
 * @param refusedByServer datagrams that the listener's queue had no room for: the loop was too late
 * @param refusedByPeers datagrams that the peers' queues had no room for: the load generator was too late
 * @param ran how long the loop had a processor
 * @param waited how long it was ready and had none, of waits that ended in this window
 * @param stolen how long the machine under this one took processor 0, in steps of 10 ms
 * @param beside the server's other threads that had a processor meanwhile, by name
 */
record LoopWindow(long end, long length, long refusedByServer, long refusedByPeers, long ran, long waited, long stolen,
        Map<String, Long> beside) {
    private static final double MILLI = 1e6;
    private static final int TOLD = 3;

    LoopWindow {
        beside = Map.copyOf(beside);
    }

    /**
     * Where the loop's time went, for people. It waits for threads of its own process, or for other programs; where it
     * neither ran nor waited it slept, for want of packets or because the JVM had stopped it.
     */
    String told() {
        return String.format(Locale.ROOT, "in %.0f ms the media loop ran %.1f and waited %.1f ms; beside it: %s",
                length / MILLI, ran / MILLI, waited / MILLI, toldBeside());
    }

    private String toldBeside() {
        String threads = beside.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())).limit(TOLD)
                .map(thread -> String.format(Locale.ROOT, "%s %.1f ms, ", thread.getKey(),
                        thread.getValue() / MILLI))
                .collect(Collectors.joining());
        return threads + String.format(Locale.ROOT, "other programs %.1f ms, stolen %.0f ms", otherPrograms() / MILLI,
                stolen / MILLI);
    }

    /** At least: what the loop waited and no thread of its server ran, nor was stolen. */
    private long otherPrograms() {
        return Math.max(0, waited - stolen - beside.values().stream().mapToLong(Long::longValue).sum());
    }

    /**
     * Where the most was refused, with the window behind it: the kernel counts a wait when it has ended, so the end of one is
     * told there.
     */
    static LoopWindow worst(List<LoopWindow> windows) {
        int worst = IntStream.range(0, windows.size()).boxed().max(Comparator
                .comparingLong(i -> windows.get(i).refusedByServer() + windows.get(i).refusedByPeers())).orElseThrow();
        return worst + 1 < windows.size() ? windows.get(worst).and(windows.get(worst + 1)) : windows.get(worst);
    }

    private LoopWindow and(LoopWindow next) {
        Map<String, Long> both = new HashMap<>(beside);
        next.beside.forEach((thread, nanos) -> both.merge(thread, nanos, Long::sum));
        return new LoopWindow(next.end, length + next.length, refusedByServer + next.refusedByServer,
                refusedByPeers + next.refusedByPeers, ran + next.ran, waited + next.waited, stolen + next.stolen,
                both);
    }
}
