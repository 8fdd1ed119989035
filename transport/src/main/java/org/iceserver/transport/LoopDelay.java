package org.iceserver.transport;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.netty.util.concurrent.EventExecutor;

/** Measures how late one event loop is: a task is due every second, and the loop records by how much it was late. */
public final class LoopDelay {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String loop;
    private final LongSupplier nanos;
    private final Distribution micros = Distribution.of(100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000,
            100_000, 250_000, 1_000_000);
    private long dueNanos;

    LoopDelay(String loop, LongSupplier nanos) {
        this.loop = loop;
        this.nanos = nanos;
        dueNanos = nanos.getAsLong() + PERIOD_NANOS;
    }

    static LoopDelay watch(String loop, EventExecutor executor, Heartbeat heartbeat, LongSupplier nanos) {
        LoopDelay delay = new LoopDelay(loop, nanos);
        heartbeat.everySecond(executor, delay::tick);
        return delay;
    }

    /** Called on the loop. A tick that comes a little early counts as on time. */
    void tick() {
        micros.record(TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos.getAsLong() - dueNanos)));
        dueNanos += PERIOD_NANOS;
    }

    /** The name of the loop, such as {@code media-0}. */
    public String loop() {
        return loop;
    }

    /** The delays in microseconds; any thread may read. */
    public Distribution micros() {
        return micros;
    }
}
