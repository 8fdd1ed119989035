package org.iceserver.turn.netty;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.iceserver.transport.FaultArea;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AsideTest {
    private final CapturedLog logged = CapturedLog.of(Aside.class);

    @AfterEach
    void stopListening() {
        logged.close();
    }

    @Test
    void whatIsTooMuchIsLeftOutAndCountedAndNobodyWaits() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        try (var aside = new Aside("test", "Records", () -> 0, 2)) {
            aside.execute(() -> {
                begun.countDown();
                awaitUnbroken(slow);
            });
            begun.await();
            for (int i = 0; i < 5; i++) {
                aside.execute(done::incrementAndGet);
            }

            assertThat(aside.leftOut()).isEqualTo(3);
            slow.countDown();
        }
        assertThat(done).hasValue(2);
    }

    @Test
    void aLineSaysHowMuchWasLeftOutAndOneAMinuteIsEnough() throws Exception {
        var nanos = new AtomicLong();
        try (var aside = new Aside("test", "Lines about sessions", nanos::get, 2)) {
            overflow(aside, 3, 0, nanos);
            overflow(aside, 4, 0, nanos);
            overflow(aside, 5, 1, nanos);
        }

        assertThat(logged.lines()).extracting(ILoggingEvent::getFormattedMessage).containsExactly(
                "Lines about sessions came faster than they could be written: 3 left out, 3 since the start",
                "Lines about sessions came faster than they could be written: 9 left out, 12 since the start");
        assertThat(logged.lines()).extracting(ILoggingEvent::getLevel).containsOnly(Level.WARN);
    }

    @Test
    void aBugIsCountedAndOneLineAMinuteWithoutAStackTrace() {
        long before = FaultArea.RECORDS.faults();
        try (var aside = new Aside("test", "Records", () -> 0)) {
            for (int i = 0; i < 5; i++) {
                aside.execute(() -> {
                    throw new IllegalStateException("a bug of this test");
                });
            }
        }

        assertThat(FaultArea.RECORDS.faults() - before).isEqualTo(5);
        assertThat(logged.lines()).filteredOn(line -> line.getLevel() == Level.ERROR).singleElement()
                .satisfies(line -> {
                    assertThat(line.getFormattedMessage()).startsWith("A bug: Records are short of one: ")
                            .contains("a bug of this test");
                    assertThat(line.getThrowableProxy()).isNull();
                });
    }

    /**
     * Sets the clock on the thread itself, after this many tasks were left out, so that earlier work is logged with the
     * earlier time.
     */
    private static void overflow(Aside aside, int tooMany, long minute, AtomicLong nanos) throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch taken = new CountDownLatch(2);
        aside.execute(() -> {
            begun.countDown();
            awaitUnbroken(slow);
            nanos.set(TimeUnit.MINUTES.toNanos(minute));
        });
        begun.await();
        for (int i = 0; i < 2 + tooMany; i++) {
            aside.execute(taken::countDown);
        }
        slow.countDown();
        taken.await();
    }

    @Test
    void aTaskThatFailsEndsAlone() {
        AtomicInteger done = new AtomicInteger();
        try (var aside = new Aside("test", "Records", () -> 0)) {
            aside.execute(() -> {
                throw new IllegalStateException("of this test");
            });
            aside.execute(done::incrementAndGet);
        }
        assertThat(done).hasValue(1);
    }

    @Test
    void whatComesAfterTheEndIsLeftOut() {
        var aside = new Aside("test", "Records", () -> 0);
        aside.close();
        aside.execute(() -> {});

        assertThat(aside.leftOut()).isEqualTo(1);
    }

    private static void awaitUnbroken(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
