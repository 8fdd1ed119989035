package org.iceserver.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.iceserver.turn.OwnAddresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the peer policy which addresses are this host's, as they come and go. Has a thread of its own. */
final class HostWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostWatch.class);
    private static final int SECONDS = 10;

    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("host-addresses").factory());

    private HostWatch() {}

    static HostWatch start(OwnAddresses own) {
        var watch = new HostWatch();
        watch.thread.scheduleWithFixedDelay(() -> refresh(own), SECONDS, SECONDS, TimeUnit.SECONDS);
        return watch;
    }

    /** A look that fails leaves the last answer in place, and the next one still happens. */
    private static void refresh(OwnAddresses own) {
        try {
            own.host(HostNetwork.read().all());
        } catch (RuntimeException e) {
            LOG.warn("this host's addresses could not be read: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
