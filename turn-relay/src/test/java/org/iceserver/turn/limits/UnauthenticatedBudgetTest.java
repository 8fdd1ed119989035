package org.iceserver.turn.limits;

import java.util.concurrent.TimeUnit;

import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnauthenticatedBudgetTest {
    private static final int PER_SECOND = 20;
    private static final int BURST = 1_000;
    private static final long NOW = TimeUnit.HOURS.toNanos(3);
    private static final IpAddress SOURCE = IpAddress.parse("198.51.100.66");

    private final UnauthenticatedBudget budget = new UnauthenticatedBudget(new Limits.Rate(PER_SECOND, BURST), 15);

    @Test
    void aSourceHasTheBurstAtOnceAndTheRateAfterwards() {
        assertThat(admitted(5_000, NOW)).isEqualTo(BURST);

        assertThat(admitted(5_000, NOW + TimeUnit.SECONDS.toNanos(3))).isBetween(3 * PER_SECOND - 1,
                3 * PER_SECOND + 1);
    }

    /** Else the bucket seems to be one whose time has come round, and is full again at once. */
    @Test
    void aLoopWhoseClockIsBehindAdmitsNoMoreThanTheOthers() {
        admitted(5_000, NOW);

        assertThat(admitted(5_000, NOW - TimeUnit.MICROSECONDS.toNanos(300))).isZero();
        assertThat(admitted(5_000, NOW - TimeUnit.MILLISECONDS.toNanos(80))).isZero();
    }

    private int admitted(int asked, long nanos) {
        int admitted = 0;
        for (int i = 0; i < asked; i++) {
            admitted += budget.admit(SOURCE.high(), SOURCE.low(), nanos) ? 1 : 0;
        }
        return admitted;
    }
}
