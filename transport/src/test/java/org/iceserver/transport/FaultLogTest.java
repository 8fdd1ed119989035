package org.iceserver.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class FaultLogTest {
    @Test
    void everyFaultIsCountedAndOneAMinuteIsALine() {
        Logger logger = (Logger) LoggerFactory.getLogger(FaultLogTest.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
        AtomicLong nanos = new AtomicLong();
        FaultLog faults = new FaultLog(FaultArea.ADMIN, logger, nanos::get);
        long before = FaultArea.ADMIN.faults();

        for (int i = 0; i < 3; i++) {
            faults.record("GET /somewhere failed", new IllegalStateException("a bug"));
        }
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        faults.record("GET /somewhere failed", new IllegalStateException("a bug"));

        assertThat(FaultArea.ADMIN.faults() - before).isEqualTo(4);
        assertThat(lines.list).hasSize(2).allSatisfy(line -> assertThat(line.getThrowableProxy()).isNull());
        assertThat(lines.list.getFirst().getFormattedMessage()).startsWith("GET /somewhere failed: ").contains("a bug")
                .endsWith("(0 more since the last report)");
        assertThat(lines.list.getLast().getFormattedMessage()).endsWith("(2 more since the last report)");
    }
}
