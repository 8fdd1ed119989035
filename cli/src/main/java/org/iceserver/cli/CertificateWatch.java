package org.iceserver.cli;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.iceserver.transport.tls.CertificateFiles;

/** Looks at the certificates' files again and again. Has a thread of its own. */
final class CertificateWatch implements AutoCloseable {
    private static final int SECONDS = 5;

    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("certificates").factory());

    private final CertificateFiles files;

    private CertificateWatch(CertificateFiles files) {
        this.files = files;
    }

    static CertificateWatch start(CertificateFiles files) {
        var watch = new CertificateWatch(files);
        watch.thread.scheduleWithFixedDelay(files::look, SECONDS, SECONDS, TimeUnit.SECONDS);
        return watch;
    }

    /** What is looked at. */
    CertificateFiles files() {
        return files;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
