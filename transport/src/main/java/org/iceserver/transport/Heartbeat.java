package org.iceserver.transport;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;

/**
 * What event loops do once a second or so, told to them by a thread of its own. A loop with a timer of its own sets the kernel's
 * timer and reads the clock before every sleep, so before every packet that comes alone; a loop without one does
 * neither.
 */
public final class Heartbeat implements AutoCloseable {
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
        // A loop that has ended refuses the task, and with that exception the beat ends too.
        return thread.scheduleAtFixedRate(() -> loop.execute(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
