package org.iceserver.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.iceserver.transport.UdpCounters.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class HandlerFaultsTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(HandlerFaults.class);
    private static final IpAddress SENDER = IpAddress.parse("192.0.2.5");

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong(-17);
    private final LoopCounters counters = new LoopCounters();

    @BeforeEach
    void listen() {
        logged.start();
        LOG.addAppender(logged);
        LOG.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        LOG.detachAppender(logged);
        LOG.setAdditive(true);
    }

    @Test
    void faultsAreAllCountedAndLoggedOnceAMinuteWithTheirSenderAndNoStackTrace() {
        try (LoopFixture fixture = new LoopFixture(TransportMode.PORTABLE, 1)) {
            UdpSocket socket = fixture.open("127.0.0.1", (from, datagram) -> {});
            HandlerFaults faults = new HandlerFaults(counters, nanos::get);
            for (int i = 0; i < 5; i++) {
                faults.record(socket, SENDER, 40_000, new IllegalStateException("a bug"));
            }
            nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
            faults.record(socket, SENDER, 40_001, new IllegalStateException("a bug"));
        }
        assertThat(counters.get(Counter.HANDLER_ERRORS)).isEqualTo(6);
        assertThat(logged.list).hasSize(2);
        assertThat(logged.list.getFirst().getFormattedMessage())
                .startsWith("Handling a datagram from 192.0.2.5:40000 at 127.0.0.1:");
        assertThat(logged.list.getLast().getFormattedMessage()).contains("192.0.2.5:40001",
                "(4 more since the last report)");
        assertThat(logged.list.getLast().getFormattedMessage())
                .contains("java.lang.IllegalStateException: a bug at HandlerFaultsTest.faults");
        assertThat(logged.list).allSatisfy(line -> assertThat(line.getThrowableProxy()).isNull());
    }
}
