package org.iceserver.transport;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalLogTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(RefusalLog.class);
    private static final IpAddress CLIENT = IpAddress.parse("192.0.2.5");

    /** What may be too much. */
    private enum Fruit {
        APPLES, PEARS
    }

    private final @Nullable Level before = LOG.getLevel();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong(-17);
    private final RefusalLog<Fruit> log = new RefusalLog<>(Fruit.class,
            fruit -> "one basket's " + fruit.name().toLowerCase(Locale.ROOT), nanos::get);

    @BeforeEach
    void listen() {
        logged.start();
        LOG.addAppender(logged);
        LOG.setAdditive(false);
        LOG.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        LOG.detachAppender(logged);
        LOG.setAdditive(true);
        LOG.setLevel(before);
    }

    @Test
    void aLineNamesTheClientAndTheLimitInWords() {
        log.refused(CLIENT, Fruit.PEARS);

        assertThat(lines()).containsExactly(
                "Refused 192.0.2.5: limit PEARS reached (one basket's pears; 0 more since the last report)");
    }

    @Test
    void aFloodIsALineAMinuteThatCountsTheRest() {
        for (int i = 0; i < 5; i++) {
            log.refused(CLIENT, Fruit.PEARS);
        }
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
        log.refused(IpAddress.parse("192.0.2.6"), Fruit.PEARS);

        assertThat(lines()).hasSize(2);
        assertThat(lines().getLast()).startsWith("Refused 192.0.2.6").contains("4 more since the last report");
    }

    @Test
    void aFloodOfOneKindDoesNotHideAnother() {
        for (int i = 0; i < 5; i++) {
            log.refused(CLIENT, Fruit.PEARS);
        }
        log.refused(CLIENT, Fruit.APPLES);

        assertThat(lines()).hasSize(2);
        assertThat(lines().getLast()).contains("APPLES", "0 more");
    }

    @Test
    void whomItConcernsIsNotRenderedForALineThatIsHeldBack() {
        log.refused(CLIENT, Fruit.PEARS);

        log.refused(new Object() {
            @Override
            public String toString() {
                throw new AssertionError("rendered");
            }
        }, Fruit.PEARS);

        assertThat(lines()).hasSize(1);
    }

    private List<String> lines() {
        return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
