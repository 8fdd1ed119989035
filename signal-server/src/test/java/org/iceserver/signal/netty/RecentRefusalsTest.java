package org.iceserver.signal.netty;

import java.time.Instant;

import org.iceserver.signal.RefusedVisit;
import org.iceserver.signal.SignalLimit;
import org.iceserver.signal.SignalReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class RecentRefusalsTest {
    private long seconds = 1_800_000_000;
    private final RecentRefusals refusals = new RecentRefusals(() -> Instant.ofEpochSecond(seconds), () -> 0);

    @Test
    void theNewestStandsFirstWithItsReasonAndSentence() {
        refusals.refused("192.0.2.1", "", SignalReason.TOKEN, "The token has expired.");
        seconds++;
        refusals.refused("192.0.2.2", SignalLimit.ROOM_MEMBERS);

        assertThat(refusals.newest(9)).containsExactly(
                new RefusedVisit("192.0.2.2", "", SignalReason.ROOM_MEMBERS,
                        "The limit room-members is reached: peers in one room; raise it with --limit room-members=N, or none"
                                + " for no limit.",
                        1_800_000_001),
                new RefusedVisit("192.0.2.1", "", SignalReason.TOKEN, "The token has expired.", 1_800_000_000));
        assertThat(refusals.newest(1)).hasSize(1);
    }

    @Test
    void nobodyPushesOutWhatConcernsOthers() {
        refusals.refused("192.0.2.1", "", SignalReason.ORIGIN, "Pages of https://a.example may not use this server.");
        for (int i = 0; i < 10 * RecentRefusals.MOST; i++) {
            refusals.refused("192.0.2.2", "", SignalReason.ORIGIN, "No.");
        }

        assertThat(refusals.newest(RecentRefusals.MOST)).hasSize(RecentRefusals.MOST / 8 + 1)
                .last().matches(one -> one.client().equals("192.0.2.1"));
    }

    @Test
    void thereIsAnEndToIt() {
        for (int i = 0; i < 2 * RecentRefusals.MOST; i++) {
            refusals.refused("client " + i, "u\u001b[31m", SignalReason.HOST_NAME, "x".repeat(10_000));
        }

        assertThat(refusals.newest(Integer.MAX_VALUE)).hasSize(RecentRefusals.MOST)
                .allMatch(one -> one.sentence().length() < 500 && one.user().equals("u?[31m"));
    }
}
