package org.iceserver.transport;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs periodic tasks on event loops, about once a second. A separate thread starts them, because a loop with its own
 * timer sets the kernel's timer and reads the clock before every sleep, and so for every single packet. A loop without
 * timers does neither.
 */
public final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(new DefaultThreadFactory("heartbeat", true));

    Heartbeat() {}

    /**
     * Runs the task on the loop once a second, starting one second from now, until the returned future is cancelled or
     * the loop ends. A busy loop makes up for missed beats.
     */
    public ScheduledFuture<?> everySecond(EventExecutor loop, Runnable task) {
        return every(TimeUnit.SECONDS.toMillis(1), loop, task);
    }

    /** As {@link #everySecond}, with another period. */
    ScheduledFuture<?> every(long millis, EventExecutor loop, Runnable task) {
        Guarded guarded = new Guarded("A periodic task of an event loop", task, System::nanoTime);
        return thread.scheduleAtFixedRate(() -> beat(loop, guarded), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Runs one beat. A loop that has ended rejects the task; only this exception ends the periodic task. */
    private static void beat(EventExecutor loop, Guarded task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            throw e;
        } catch (Throwable e) {
            Fatal.rethrow(e);
            LOG.warn("A periodic task could not be handed to its event loop; the next one is tried", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
