package org.iceserver.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * One second of a long load.
 *
 * @param residentBytes the server's memory at the end of the second
 * @param lost packets that were sent and had not arrived at its end; a packet on its way counts here, and as negative in the
 * next second
 * @param windows the tenths of the second
 */
record SoakSecond(int second, long residentBytes, long lost, List<LoopWindow> windows) {
    static final String COLUMNS = "second,resident_bytes,lost,refused_by_server,refused_by_peers,loop_ran_ms,"
            + "loop_waited_ms,stolen_ms,worst\n";
    private static final double MILLI = 1e6;

    SoakSecond {
        windows = List.copyOf(windows);
    }

    long refusedByServer() {
        return sum(LoopWindow::refusedByServer);
    }

    long refusedByPeers() {
        return sum(LoopWindow::refusedByPeers);
    }

    private long sum(ToLongFunction<LoopWindow> of) {
        return windows.stream().mapToLong(of).sum();
    }

    /** The worst moment, if something was refused. */
    String csv() {
        String worst = refusedByServer() + refusedByPeers() == 0 ? "" : '"' + LoopWindow.worst(windows).told() + '"';
        return String.format(Locale.ROOT, "%d,%d,%d,%d,%d,%.1f,%.1f,%.0f,%s\n", second, residentBytes, lost,
                refusedByServer(), refusedByPeers(), sum(LoopWindow::ran) / MILLI, sum(LoopWindow::waited) / MILLI,
                sum(LoopWindow::stolen) / MILLI, worst);
    }

    /** One line for people. */
    String told() {
        return String.format(Locale.ROOT, "second %d: %,d refused by the server's queue, %,d by the peers'; %s", second,
                refusedByServer(), refusedByPeers(), LoopWindow.worst(windows).told());
    }
}
