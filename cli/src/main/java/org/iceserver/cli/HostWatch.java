package org.iceserver.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at this host's addresses again and again, as they come and go. Has a thread of its own. */
final class HostWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostWatch.class);
    private static final int SECONDS = 5;

    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("host-addresses").factory());

    private HostWatch() {}

    /** @param seen takes every look, on the watch's thread */
    static HostWatch start(Consumer<HostNetwork> seen) {
        var watch = new HostWatch();
        watch.thread.scheduleWithFixedDelay(() -> look(seen), SECONDS, SECONDS, TimeUnit.SECONDS);
        return watch;
    }

    /** A look that fails leaves the last answer in place, and the next one still happens. */
    private static void look(Consumer<HostNetwork> seen) {
        try {
            seen.accept(HostNetwork.read());
        } catch (RuntimeException e) {
            LOG.warn("This host's addresses could not be followed: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
