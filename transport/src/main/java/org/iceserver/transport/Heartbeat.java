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
 * What event loops do once a second or so, told to them by a thread of its own. A loop with a timer of its own sets the kernel's
 * timer and reads the clock before every sleep, so before every packet that comes alone; a loop without one does
 * neither.
 */
public final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(new DefaultThreadFactory("heartbeat", true));

    Heartbeat() {}

    /**
     * Runs the task on the loop once a second, from a second from now on, until the returned future is cancelled or the
     * loop ends. Beats that a busy loop missed are made up for.
     */
    public ScheduledFuture<?> everySecond(EventExecutor loop, Runnable task) {
        return every(TimeUnit.SECONDS.toMillis(1), loop, task);
    }

    /** As {@link #everySecond}, at another pace. */
    ScheduledFuture<?> every(long millis, EventExecutor loop, Runnable task) {
        Guarded guarded = new Guarded("A periodic task of an event loop", task, System::nanoTime);
        return thread.scheduleAtFixedRate(() -> beat(loop, guarded), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** A loop that has ended refuses the task, and with that exception the beat ends too; nothing else ends it. */
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
