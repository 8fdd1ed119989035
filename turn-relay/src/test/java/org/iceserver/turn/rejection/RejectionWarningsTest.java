package org.iceserver.turn.rejection;

import java.util.concurrent.TimeUnit;

import org.iceserver.turn.rejection.RejectionWarnings.Verdict;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RejectionWarningsTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final Verdict FIRST = new Verdict(true, 0);

    private final RejectionWarnings warnings = new RejectionWarnings();
    private long now = -7;

    @Test
    void aReasonOfOneSourceIsALineAMinuteThatCountsTheRest() {
        assertThat(met("192.0.2.5", RejectionReason.WRONG_PASSWORD)).isEqualTo(FIRST);
        assertThat(met("192.0.2.5", RejectionReason.WRONG_PASSWORD)).isEqualTo(Verdict.NOT_NOW);
        now += MINUTE - 1;
        assertThat(met("192.0.2.5", RejectionReason.WRONG_PASSWORD)).isEqualTo(Verdict.NOT_NOW);
        now++;
        assertThat(met("192.0.2.5", RejectionReason.WRONG_PASSWORD)).isEqualTo(new Verdict(true, 2));
        now += MINUTE;
        assertThat(met("192.0.2.5", RejectionReason.WRONG_PASSWORD)).isEqualTo(FIRST);
    }

    @Test
    void oneReasonOrSourceDoesNotHideAnother() {
        met("192.0.2.5", RejectionReason.WRONG_PASSWORD);

        assertThat(met("192.0.2.6", RejectionReason.WRONG_PASSWORD)).isEqualTo(FIRST);
        assertThat(met("192.0.2.5", RejectionReason.NO_PORTS)).isEqualTo(FIRST);
    }

    @Test
    void whatEveryDayBringsIsOneLineForAllSources() {
        assertThat(met("192.0.2.5", RejectionReason.PEER_DENIED)).isEqualTo(FIRST);
        assertThat(met("192.0.2.6", RejectionReason.PEER_DENIED)).isEqualTo(Verdict.NOT_NOW);
        assertThat(met("192.0.2.6", RejectionReason.NO_ALLOCATION)).isEqualTo(FIRST);
    }

    @Test
    void manySourcesAreALineForEachReason() {
        int lines = 0;
        for (int i = 0; i < 1_000; i++) {
            lines += met("10.0.%d.%d".formatted(i / 250, i % 250), RejectionReason.WRONG_PASSWORD).due() ? 1 : 0;
        }
        assertThat(lines).isEqualTo(RejectionWarnings.MOST + 1);
        assertThat(met("192.0.2.5", RejectionReason.NO_PORTS)).as("another reason").isEqualTo(FIRST);

        now += MINUTE;
        assertThat(met("192.0.2.7", RejectionReason.WRONG_PASSWORD)).as("the minute is over").isEqualTo(FIRST);
    }

    private Verdict met(String source, RejectionReason reason) {
        return warnings.met(RecentRejectionsTest.rejected(source, reason, 0), now);
    }
}
