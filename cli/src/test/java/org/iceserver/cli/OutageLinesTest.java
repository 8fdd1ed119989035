package org.iceserver.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.iceserver.credentials.slow.Outage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** What the log says of a database or a webhook that does not answer. */
class OutageLinesTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Outage outage = new Outage("the directory", nanos::get);
    private final Logger logger = (Logger) LoggerFactory.getLogger(Outage.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
    }

    @Test
    void whatComesAndGoesEverySecondIsOneOutageAMinute() {
        for (int i = 0; i < 119; i++) {
            outage.failed("connection refused");
            outage.answered();
            pass(Duration.ofSeconds(1));
        }

        assertThat(said()).hasSize(4).filteredOn(line -> line.contains("cannot be asked: connection refused"))
                .hasSize(2);
        assertThat(said()).filteredOn(line -> line.contains("answers again")).hasSize(2);
    }

    @Test
    void anOutageThatLastsIsToldThoughItBeganInTheMinuteOfAnother() {
        outage.failed("a timeout");
        outage.answered();
        pass(Duration.ofSeconds(5));
        for (int second = 0; second < 300; second++) {
            outage.failed("connection refused");
            pass(Duration.ofSeconds(1));
        }
        outage.answered();

        assertThat(said()).hasSize(4).element(2).asString().contains("cannot be asked: connection refused");
        assertThat(said().getLast()).isEqualTo("the directory answers again, after 300 s");
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private List<String> said() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
