package org.iceserver.turn.netty;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.iceserver.turn.Limit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuotaWarningsTest {
    private final AtomicLong nanos = new AtomicLong(-7);
    private final QuotaWarnings warnings = new QuotaWarnings(nanos::get);

    @Test
    void eachQuotaIsWarnedOfOnceAMinute() {
        assertThat(warnings.due(Limit.ALLOCATIONS_PER_USER)).isTrue();
        assertThat(warnings.due(Limit.ALLOCATIONS_PER_USER)).isFalse();
        assertThat(warnings.due(Limit.ALLOCATIONS_PER_SOURCE)).isTrue();
        assertThat(warnings.due(Limit.TOTAL_ALLOCATIONS)).isTrue();

        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(warnings.due(Limit.ALLOCATIONS_PER_USER)).isFalse();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(warnings.due(Limit.ALLOCATIONS_PER_USER)).isTrue();
    }

    @Test
    void whatStrangersCauseIsNoQuota() {
        assertThat(warnings.due(Limit.UNAUTH_RATE)).isFalse();
        assertThat(warnings.due(Limit.HANDSHAKES_PER_SOURCE)).isFalse();
        assertThat(warnings.due(Limit.DRAINING)).isFalse();
    }
}
