package org.iceserver.cli.serve;

import java.time.Duration;
import java.util.Optional;

import org.iceserver.server.Server;
import org.iceserver.transport.tls.UnusableCertificateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a started server until it is asked to stop. Obeys signals, on the main thread.
 *
 * @param drainTimeout how long calls may go on after TERM; zero: not at all
 * @param manager the service manager that started us, if it wants status messages
 */
record Operation(Server server, Signals signals, Reload reload, Duration drainTimeout, ServiceManager manager) {
    private static final Logger LOG = LoggerFactory.getLogger(Operation.class);
    /** How often to look whether a draining server is empty. */
    private static final Duration DRAIN_LOOK = Duration.ofMillis(100);

    /** Returns when the server must be closed. */
    void run() throws InterruptedException {
        while (true) {
            switch (signals.await()) {
                case STOP -> {
                    return;
                }
                case STOP_WHEN_DRAINED -> {
                    if (!drainTimeout.isZero()) {
                        drain(Optional.of(drainTimeout));
                    }
                    return;
                }
                case DRAIN -> {
                    drain(drainTimeout.isZero() ? Optional.empty() : Optional.of(drainTimeout));
                    return;
                }
                case RELOAD -> readConfiguration();
                case READ_CERTIFICATES -> readCertificates();
            }
        }
    }

    private void readConfiguration() {
        manager.reloading();
        reload.apply();
        manager.ready();
    }

    private void readCertificates() {
        try {
            server.readCertificates();
            LOG.info("The certificates were read; new connections get them");
        } catch (UnusableCertificateException e) {
            LOG.error("The certificates that are in use stay: {}", e.getMessage());
        }
    }

    /** Running calls may go on until the last one ends, the time is over, or a signal to stop comes. */
    private void drain(Optional<Duration> atMost) throws InterruptedException {
        manager.stopping();
        server.drain();
        long begun = System.nanoTime();
        // Waits at least once, so that an operator who asked over the admin port has read the answer.
        do {
            Signals.Heard next = signals.poll(DRAIN_LOOK);
            if (next == Signals.Heard.STOP || next == Signals.Heard.STOP_WHEN_DRAINED) {
                return;
            }
            if (next == Signals.Heard.READ_CERTIFICATES) {
                readCertificates();
            }
        } while (server.allocations() > 0
                && atMost.map(most -> System.nanoTime() - begun < most.toNanos()).orElse(true));
    }
}
