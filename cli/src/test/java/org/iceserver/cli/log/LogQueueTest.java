package org.iceserver.cli.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The queue between those who log and a standard error that takes nothing. */
class LogQueueTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("test");
    private final Stuck terminal = new Stuck();
    private final LogQueue queue = new LogQueue(terminal, 8);

    LogQueueTest() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        queue.setContext(context);
        log.setLevel(Level.INFO);
        log.addAppender(queue);
        terminal.start();
        queue.start();
    }

    @Test
    void whoLogsNeverWaitsAndWhatDoesNotFitIsCountedAndTold() throws InterruptedException {
        fill();
        IntStream.range(0, 100).forEach(number -> log.info("too much {}", number));

        assertThat(terminal.lines).isEmpty();
        assertThat(queue.leftOut()).isEqualTo(100);

        terminal.flows.countDown();
        queue.flush(PATIENCE_NANOS);
        assertThat(terminal.lines).filteredOn(line -> line.startsWith("fits")).hasSize(7);
        assertThat(terminal.lines).filteredOn(line -> line.startsWith("Log lines came faster")).containsExactly(
                "Log lines came faster than standard error took them: 100 left out, 100 since the start");
    }

    @Test
    void aQuarterIsKeptForWarnings() throws InterruptedException {
        fill();
        log.info("left out");
        log.warn("urgent");
        log.error("urgent, too");
        log.error("nothing is left");

        terminal.flows.countDown();
        queue.flush(PATIENCE_NANOS);
        assertThat(terminal.lines).contains("urgent", "urgent, too").doesNotContain("left out", "nothing is left");
        assertThat(queue.leftOut()).isEqualTo(2);
    }

    @Test
    void inTheNormalCaseEveryLineIsWrittenInOrder() {
        terminal.flows.countDown();
        List<String> lines = IntStream.range(0, 1_000).mapToObj(number -> "line " + number).toList();
        for (String line : lines) {
            log.info(line);
            queue.flush(PATIENCE_NANOS);
        }

        assertThat(terminal.lines).isEqualTo(lines);
        assertThat(queue.leftOut()).isZero();
    }

    @Test
    void theEndWaitsOnlySoLongForATerminalThatIsStuck() throws InterruptedException {
        fill();

        queue.flush(1);

        assertThat(terminal.lines).isEmpty();
    }

    /** One line is being written, six of eight places are taken: the other two are kept for warnings. */
    private void fill() throws InterruptedException {
        log.info("fits");
        assertThat(terminal.entered.await(20, TimeUnit.SECONDS)).isTrue();
        IntStream.range(0, 6).forEach(number -> log.info("fits {}", number));
    }

    /** Writes nothing until it flows. */
    private static final class Stuck extends AppenderBase<ILoggingEvent> {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch flows = new CountDownLatch(1);

        @Override
        protected void append(ILoggingEvent event) {
            entered.countDown();
            try {
                flows.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            lines.add(event.getFormattedMessage());
        }
    }
}
