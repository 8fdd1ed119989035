package org.iceserver.admin.api;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.iceserver.turn.rejection.RejectionReason;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class HistoryTest {
    private final History history = new History(new Operator("test", Optional.empty(), Optional.empty(),
            () -> Duration.ofHours(1), DescriptionTest.NOTHING, InstantSource.system(), Runnable::run),
            System::nanoTime);

    @Test
    void refusalsAreRatesByReasonOfThoseThatOccurred() {
        sample(10, Map.of(RejectionReason.WRONG_PASSWORD, 3L, RejectionReason.NO_PORTS, 7L));
        sample(11, Map.of(RejectionReason.WRONG_PASSWORD, 5L, RejectionReason.NO_PORTS, 7L));
        sample(13, Map.of(RejectionReason.WRONG_PASSWORD, 6L, RejectionReason.NO_PORTS, 7L));

        ObjectNode told = history.since(0);

        assertThat(told.path("refusals").toString()).isEqualTo("{\"wrong_password\":[2.0,0.5]}");
        assertThat(history.since(11).path("refusals").toString()).isEqualTo("{\"wrong_password\":[0.5]}");
    }

    private void sample(long second, Map<RejectionReason, Long> refusals) {
        history.add(new Sample(TimeUnit.SECONDS.toNanos(second), second, 0, 0, 0, Map.of(), Map.of(), refusals));
    }
}
