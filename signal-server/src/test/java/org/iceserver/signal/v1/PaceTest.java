package org.iceserver.signal.v1;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PaceTest {
    private final Switchboard board = new Switchboard();
    private final Line ann = board.arrive();

    /** Sends like a client that never stops, for as long as it is read. @return how many messages were read */
    private int flood() {
        int read = 0;
        while (ann.reading && ann.closeCode == 0) {
            ann.say("{'type':'ping'}").take("pong");
            read++;
        }
        return read;
    }

    @Test
    void aBurstIsReadAtOnceAndThenTheRateCounts() {
        // The hello was the first of the burst.
        assertThat(flood()).isEqualTo(1_000 - 1);
        board.pass(Duration.ofMillis(100));
        assertThat(flood()).isEqualTo(10);
        board.pass(Duration.ofMillis(500));
        assertThat(ann.reading).isTrue();
    }

    @Test
    void threeStrikesInARowCloseTheConnection() {
        int strikes = 0;
        flood();
        for (int tenths = 0; tenths < 100 && ann.closeCode == 0; tenths++) {
            board.pass(Duration.ofMillis(100));
            if (!ann.toldNothing()) {
                strikes++;
                var strike = ann.take("error");
                assertThat(strike.path("code").asString()).isEqualTo("rate-limited");
                assertThat(strike.path("retryAfterMs").asInt()).isPositive();
                assertThat(tenths).isBetween(20 * strikes - 2, 20 * strikes + 2);
            }
            flood();
        }
        assertThat(strikes).isEqualTo(3);
        assertThat(ann.closeCode).isEqualTo(4429);
    }

    @Test
    void aClientThatPausesBetweenStrikesStartsAgain() {
        for (int round = 0; round < 5; round++) {
            flood();
            IntStream.range(0, 25).forEach(tenth -> {
                board.pass(Duration.ofMillis(100));
                if (!ann.toldNothing()) {
                    ann.take("error");
                }
                flood();
            });
            board.pass(Duration.ofSeconds(1));
        }
        assertThat(ann.closeCode).isZero();
    }

    @Test
    void pingsCountToo() {
        IntStream.range(0, 1_100).forEach(n -> ann.connection().receivedControl(false, board.now()));
        assertThat(ann.reading).isFalse();
    }
}
