package org.iceserver.signal.dialect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.iceserver.signal.Delivery;
import org.iceserver.signal.Profile;
import org.iceserver.signal.SignalError;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FlowTest {
    private static final SignalLimits LIMITS = SignalLimits.of(Profile.LOCAL).withRate(10, 20);
    private static final SignalHub HUB = new SignalHub(LIMITS, new Random(1), peer -> {}, (client, limit) -> {});
    private static final byte[] TEXT = "text".getBytes(StandardCharsets.US_ASCII);

    private final Wire wire = new Wire();
    private int slowedDown;
    /** Just before the clock wraps around. */
    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);
    private final Flow flow = new Flow(HUB, wire, () -> slowedDown++, now);

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Sends for as long as it is read. @return how many messages were read */
    private int flood() {
        return flood(flow);
    }

    private int flood(Flow through) {
        int read = 0;
        while (wire.reading) {
            assertThat(through.arrived(now)).isTrue();
            read++;
        }
        return read;
    }

    @Test
    void aBurstIsReadAtOnceAndThenTheRateCounts() {
        assertThat(flood()).isEqualTo(20);
        assertThat(slowedDown).isEqualTo(1);
        assertThat(flow.slowed()).isTrue();
        pass(50);
        assertThat(flow.expire(now)).isNull();
        assertThat(wire.reading).isFalse();
        pass(60);
        assertThat(flow.expire(now)).isNull();
        assertThat(flood()).isEqualTo(1);
        assertThat(slowedDown).isEqualTo(2);
    }

    @Test
    void whatArrivedBeforeReadingStoppedIsUnderstoodAndPaidLater() {
        flood();
        for (int more = 0; more < 10; more++) {
            assertThat(flow.arrived(now)).isTrue();
        }
        assertThat(slowedDown).isEqualTo(1);
        pass(1_000);
        flow.expire(now);
        assertThat(wire.reading).isFalse();
        pass(200);
        flow.expire(now);
        assertThat(wire.reading).isTrue();
    }

    @Test
    void theThirdStrikeInARowIsTheLast() {
        int warnings = 0;
        SignalError told = null;
        for (int tenths = 0; tenths < 70 && told != SignalError.TOO_MANY_MESSAGES; tenths++) {
            flood();
            pass(100);
            told = flow.expire(now);
            warnings += told == SignalError.RATE_LIMITED ? 1 : 0;
        }
        assertThat(told).isEqualTo(SignalError.TOO_MANY_MESSAGES);
        assertThat(warnings).isEqualTo(2);
    }

    @Test
    void eachStrikeIsToldWithTheClientAndTheLimit() {
        List<String> told = new ArrayList<>();
        Flow struck = new Flow(new SignalHub(LIMITS, new Random(1), peer -> {},
                (client, limit) -> told.add(client + ' ' + limit)), wire, () -> {}, now);
        SignalError last = null;
        for (int tenths = 0; tenths < 70 && last != SignalError.TOO_MANY_MESSAGES; tenths++) {
            flood(struck);
            pass(100);
            last = struck.expire(now);
        }
        assertThat(told).containsExactly("192.0.2.7 signal-rate", "192.0.2.7 signal-rate", "192.0.2.7 signal-rate");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 100})
    void whoeverFloodsIsStruckHoweverSlowThePace(int perSecond) {
        Flow slow = new Flow(
                new SignalHub(LIMITS.withRate(perSecond, 20), new Random(1), peer -> {}, (client, limit) -> {}), wire,
                () -> {}, now);
        SignalError told = null;
        for (int tenths = 0; tenths < 120 && told != SignalError.TOO_MANY_MESSAGES; tenths++) {
            flood(slow);
            pass(100);
            told = slow.expire(now);
        }
        assertThat(told).isEqualTo(SignalError.TOO_MANY_MESSAGES);
    }

    @Test
    void whoPausesForLongerThanThePaceAsksForIsNotStruck() {
        Flow slow = new Flow(new SignalHub(LIMITS.withRate(1, 20), new Random(1), peer -> {}, (client, limit) -> {}),
                wire, () -> {}, now);
        for (int rounds = 0; rounds < 10; rounds++) {
            flood(slow);
            for (int tenths = 0; tenths < 11; tenths++) {
                pass(100);
                assertThat(slow.expire(now)).isNull();
            }
            pass(30_000);
        }
    }

    @Test
    void aClientThatReadsNothingForTenSecondsIsTooSlow() {
        flow.writable(false, now);
        assertThat(flow.keepsUp()).isFalse();
        assertThat(wire.reading).isFalse();
        pass(9_999);
        assertThat(flow.expire(now)).isNull();
        pass(1);
        assertThat(flow.expire(now)).isEqualTo(SignalError.TOO_SLOW);
    }

    @Test
    void aClientThatReadsAgainIsReadAgain() {
        flow.writable(false, now);
        pass(9_000);
        flow.writable(true, now);
        assertThat(wire.reading).isTrue();
        assertThat(flow.keepsUp()).isTrue();
        pass(2_000);
        assertThat(flow.expire(now)).isNull();
    }

    @Test
    void twoReasonsToWaitMustBothEnd() {
        flood();
        flow.writable(false, now);
        pass(100);
        flow.expire(now);
        assertThat(wire.reading).isFalse();
        flow.writable(true, now);
        assertThat(wire.reading).isTrue();
    }

    @Test
    void beyondTheLimitNothingHasRoomAndWhatIsSentAllTheSameIsTooMuch() {
        wire.queued = LIMITS.queuedBytes() - 4L;
        assertThat(flow.hasRoomFor(4)).isTrue();
        assertThat(flow.hasRoomFor(5)).isFalse();
        assertThat(flow.send(TEXT)).isFalse();
        wire.queued++;
        wire.queued += 4;
        assertThat(flow.send(TEXT)).isTrue();
        assertThat(wire.takeAll()).containsExactly("text", "text");
    }

    @Test
    void twoPingsWithoutAnAnswerAreTheEnd() {
        pass(10_000);
        assertThat(flow.pings(now)).isTrue();
        assertThat(flow.expire(now)).isNull();
        pass(3_900);
        assertThat(flow.pings(now)).isFalse();
        assertThat(flow.expire(now)).isNull();
        pass(100);
        assertThat(flow.expire(now)).isNull();
        assertThat(wire.pings).isEqualTo(2);
        pass(4_000);
        assertThat(flow.expire(now)).isEqualTo(SignalError.TIMEOUT);
    }

    @Test
    void aPartOfALongMessageAnswersAPing() {
        pass(10_000);
        for (int parts = 0; parts < 10; parts++) {
            assertThat(flow.expire(now)).isNull();
            wire.heard = true;
            pass(4_000);
        }
        assertThat(flow.expire(now)).isNull();
    }

    @Test
    void whateverArrivesAnswersAPing() {
        for (int pings = 1; pings <= 10; pings++) {
            pass(10_000);
            assertThat(flow.expire(now)).isNull();
            assertThat(wire.pings).isEqualTo(pings);
            flow.arrived(now);
        }
    }

    @Test
    void whoIsNotReadIsNotAccusedOfSilence() {
        Reader reader = new Reader();
        flow.waitFor(reader);
        for (int pings = 0; pings < 10; pings++) {
            pass(25_000);
            assertThat(flow.expire(now)).isNull();
        }
        assertThat(wire.pings).isZero();
    }

    @Test
    void aSenderIsReadAgainWhenItsReceiverHasCaughtUp() {
        Reader reader = new Reader();
        flow.waitFor(reader);
        assertThat(wire.reading).isFalse();
        reader.flow.writable(true, now);
        assertThat(wire.reading).isTrue();
    }

    @Test
    void aSenderIsReadAgainWhenItsReceiverIsGone() {
        Reader reader = new Reader();
        flow.waitFor(reader);
        reader.flow.close(SignalError.TOO_SLOW);
        assertThat(wire.reading).isTrue();
    }

    @Test
    void whoWaitsForOneThatIsGoneAlreadyWaitsForNothing() {
        flow.close(SignalError.GOODBYE);
        boolean[] called = {false};
        flow.whenItKeepsUp(() -> called[0] = true);
        assertThat(called[0]).isTrue();
    }

    @Test
    void afterTheEndNothingIsSentReadOrLookedAt() {
        flow.close(SignalError.KICKED);
        assertThat(wire.closeCode).isEqualTo(4403);
        flow.close(SignalError.TOO_SLOW);
        assertThat(flow.arrived(now)).isFalse();
        assertThat(flow.send(TEXT)).isFalse();
        flow.writable(false, now);
        pass(600_000);
        assertThat(flow.expire(now)).isNull();
        assertThat(wire.takeAll()).isEmpty();
        assertThat(wire.pings).isZero();
        assertThat(wire.reading).isTrue();
    }

    /** Another client, which reads nothing. */
    private final class Reader implements PacedInbox {
        private final Flow flow = new Flow(HUB, new Wire(), () -> {}, now);

        private Reader() {
            flow.writable(false, now);
        }

        @Override
        public boolean deliver(Delivery delivery) {
            return false;
        }

        @Override
        public Flow flow() {
            return flow;
        }

        @Override
        public void end(SignalError why) {}

        @Override
        public void kicked() {}
    }
}
