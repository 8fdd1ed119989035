package org.iceserver.benchmarks;

import java.time.Duration;

import org.HdrHistogram.Histogram;
import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;
import org.iceserver.client.TurnException;

/** A client that refreshes its allocation every second and measures the response times. */
final class RefreshProbe implements AutoCloseable {
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final TurnClient client;
    private final Thread thread;
    /** In microseconds. The thread writes them; they are read after the thread has ended. */
    private final Histogram answers = new Histogram(3);
    private int unanswered;

    private RefreshProbe(TurnClient client) {
        this.client = client;
        this.thread = Thread.ofPlatform().name("refresh-probe").unstarted(this::run);
    }

    static RefreshProbe start(ServerAddress server, Credentials credentials) throws TurnException {
        TurnClient client = TurnClient.connect(server, credentials, Timing.STANDARD);
        client.allocate(AllocateOptions.NONE);
        RefreshProbe probe = new RefreshProbe(client);
        probe.thread.start();
        return probe;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(EACH);
                refresh();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh() {
        long start = System.nanoTime();
        try {
            Duration unused = client.refresh(LIFETIME);
            answers.recordValue((System.nanoTime() - start) / 1_000);
        } catch (TurnException e) {
            unanswered++;
        }
    }

    /** The result, after it was closed. A lost request is repeated after 500 ms, so it appears as a long time. */
    String told() {
        return "%,d answered, p50 %.1f ms, p99 %.1f ms, slowest %.1f ms; %d not answered".formatted(
                answers.getTotalCount(), answers.getValueAtPercentile(50) / 1e3, answers.getValueAtPercentile(99) / 1e3,
                answers.getMaxValue() / 1e3, unanswered);
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
        client.close();
    }
}
