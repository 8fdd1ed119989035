package org.iceserver.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GuardedTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(Guarded.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong();

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(logged);
    }

    private Guarded throwing(Error error) {
        return new Guarded("The sweep", () -> {
            throw error;
        }, nanos::get);
    }

    @Test
    void whatARunThrowsDoesNotEndTheRunsThatFollow() {
        AtomicInteger runs = new AtomicInteger();
        long before = Guarded.faults();
        Guarded task = new Guarded("The sweep", () -> {
            if (runs.incrementAndGet() == 1) {
                throw new AssertionError("the first run");
            }
        }, nanos::get);

        task.run();
        task.run();

        assertThat(runs).hasValue(2);
        assertThat(Guarded.faults()).isEqualTo(before + 1);
    }

    @Test
    void aMinuteHasOneLine() {
        Guarded task = throwing(new StackOverflowError());
        task.run();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(59));
        task.run();
        assertThat(logged.list).hasSize(1);

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        task.run();
        assertThat(logged.list).hasSize(2).last().extracting(ILoggingEvent::getFormattedMessage)
                .isEqualTo("The sweep failed and will be tried again (1 more since the last report)");
    }

    @Test
    void shortDirectMemoryIsSurvivedAndAShortHeapIsNot() {
        throwing(new OutOfMemoryError("Cannot reserve 4194304 bytes of direct buffer memory")).run();

        assertThatThrownBy(throwing(new OutOfMemoryError("Java heap space"))::run)
                .isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(throwing(new InternalError())::run).isInstanceOf(InternalError.class);
    }
}
