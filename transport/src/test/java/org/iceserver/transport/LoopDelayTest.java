package org.iceserver.transport;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LoopDelayTest {
    /** Just before the clock wraps around. */
    private long now = Long.MAX_VALUE - Duration.ofMillis(1_500).toNanos();
    private final LoopDelay delay = new LoopDelay("media-0", () -> now);

    @Test
    void aLoopInTimeIsNotLate() {
        for (int second = 0; second < 5; second++) {
            pass(Duration.ofSeconds(1));
            delay.tick();
        }

        assertThat(delay.micros().count(0)).isEqualTo(5);
        assertThat(delay.micros().sum()).isZero();
        assertThat(delay.loop()).isEqualTo("media-0");
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "101, 250", "700, 1000", "30000, 50000", "1000001, 9223372036854775807"})
    void howLateItIsIsCountedInMicroseconds(long micros, long bound) {
        pass(Duration.ofSeconds(1).plusNanos(micros * 1_000));
        delay.tick();

        Distribution counted = delay.micros();
        int range = IntStream.range(0, counted.ranges()).filter(i -> counted.count(i) == 1).findFirst().orElseThrow();
        assertThat(counted.bound(range)).isEqualTo(bound);
        assertThat(counted.sum()).isEqualTo(micros);
    }

    @Test
    void aTickThatComesEarlyIsOnTime() {
        pass(Duration.ofMillis(999));
        delay.tick();

        assertThat(delay.micros().sum()).isZero();
    }

    /** The next tick is due a second after this one was, not after it came: a loop that stays behind stays late. */
    @Test
    void aLoopThatStaysBehindStaysLate() {
        pass(Duration.ofMillis(1_020));
        delay.tick();
        pass(Duration.ofSeconds(1));
        delay.tick();
        pass(Duration.ofMillis(980));
        delay.tick();

        assertThat(delay.micros().sum()).isEqualTo(40_000);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
