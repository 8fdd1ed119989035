package org.iceserver.turn.limits;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MeterTest {
    @Test
    void aFastLinkIsMeteredToOnePartInAHundred() {
        Meter meter = Meter.of(new Bandwidth(40_000_000_000L, Bandwidth.NONE, Bandwidth.NONE), 0);
        assertThat(meter).isNotNull();
        long bytes = 0;
        while (meter.refuses(1_000, 0) == null) {
            bytes += 1_000;
        }

        assertThat(bytes).isBetween(4_950_000_000L, 5_050_000_000L);
        assertThat(meter.refuses(1_000, TimeUnit.SECONDS.toNanos(1))).isNull();
    }
}
