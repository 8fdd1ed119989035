package org.iceserver.server.observe;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.iceserver.transport.FailureText;
import org.iceserver.transport.OncePerMinute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a look again and again, on a thread of its own. */
public final class Lookout implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
    private static final int SECONDS = 5;

    private final ScheduledExecutorService thread;

    private Lookout(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    /**
     * @param at what it looks at, for the thread's name and the log
     * @param look called on that thread; a failure is logged, and the next look still happens
     */
    public static Lookout start(String at, Runnable look) {
        ScheduledExecutorService thread = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name(at).factory());
        OncePerMinute failures = new OncePerMinute();
        thread.scheduleWithFixedDelay(() -> {
            try {
                look.run();
            } catch (RuntimeException e) {
                if (failures.admits()) {
                    LOG.warn("What has changed about {} could not be followed: {} ({} more since the last report)", at,
                            FailureText.of(e), failures.heldBack());
                }
            }
        }, SECONDS, SECONDS, TimeUnit.SECONDS);
        return new Lookout(thread);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
