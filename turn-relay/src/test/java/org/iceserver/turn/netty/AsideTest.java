package org.iceserver.turn.netty;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AsideTest {
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
