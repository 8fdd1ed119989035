package org.iceserver.benchmarks;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a server's media loop did between two looks at it, and what else ran in that time. All times are nanoseconds.
 *
 * @param end in {@link System#nanoTime}
 * @param length the time since the look before
 * @param refusedByServer datagrams that did not fit the listener's queue: the loop was too late
 * @param refusedByPeers datagrams that did not fit the peers' queues: the load generator was too late
 * @param ran how long the loop ran on a processor
 * @param waited how long it was ready without a processor, counted for waits that ended in this window
 * @param stolen how long the host machine took processor 0, in steps of 10 ms
 * @param beside the server's other threads that ran in that time, by name
 */
record LoopWindow(long end, long length, long refusedByServer, long refusedByPeers, long ran, long waited, long stolen,
        Map<String, Long> beside) {
    private static final double MILLI = 1e6;
    private static final int TOLD = 3;

    LoopWindow {
        beside = Map.copyOf(beside);
    }

    /**
     * How the loop spent its time, for people. It waits for threads of its own process, or for other programs. When it neither
     * ran nor waited it slept, because there were no packets or the JVM had stopped it.
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

    /** A lower bound: the time that the loop waited while no thread of its server ran and nothing was stolen. */
    private long otherPrograms() {
        return Math.max(0, waited - stolen - beside.values().stream().mapToLong(Long::longValue).sum());
    }

    /**
     * The window in which the most was refused, and the next one. The kernel counts a wait only when it has ended, so the next
     * window reports its end.
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
