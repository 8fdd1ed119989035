package org.iceserver.turn.impairment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** An hour of packets in virtual time: what was asked for is what happens. */
class ImpairedLinkTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    /** Not 0: a monotonic clock begins anywhere, and may pass from positive to negative. */
    private static final long START = Long.MAX_VALUE - 30 * SECOND;

    private static NetworkConditions loss(double loss) {
        return new NetworkConditions(loss, Duration.ZERO, Duration.ZERO, NetworkConditions.UNLIMITED);
    }

    private static NetworkConditions delay(long millis, long jitterMillis) {
        return new NetworkConditions(0, Duration.ofMillis(millis), Duration.ofMillis(jitterMillis),
                NetworkConditions.UNLIMITED);
    }

    private static NetworkConditions rate(long bitsPerSecond) {
        return new NetworkConditions(0, Duration.ZERO, Duration.ZERO, bitsPerSecond);
    }

    /** What happens to packets that come evenly. */
    private static List<Long> waits(ImpairedLink link, int packets, int bytes, long everyNanos) {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            waits.add(link.take(bytes, START + i * everyNanos));
        }
        return waits;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.005, 0.05, 0.3, 0.9})
    void thePartThatWasAskedForIsLost(double loss) {
        List<Long> waits = waits(new ImpairedLink(loss(loss), 1, START), 200_000, 1_000, MILLI);

        double lost = waits.stream().filter(wait -> wait == ImpairedLink.LOST).count() / 200_000.0;
        assertThat(lost).isCloseTo(loss, within(5 * Math.sqrt(loss * (1 - loss) / 200_000)));
    }

    @Test
    void allIsLostAtAHundredPerCentAndNothingAtNone() {
        assertThat(waits(new ImpairedLink(loss(1), 7, START), 10_000, 1_000, MILLI)).containsOnly(ImpairedLink.LOST);
        assertThat(waits(new ImpairedLink(delay(10, 0), 7, START), 10_000, 1_000, MILLI)).containsOnly(10 * MILLI);
    }

    /** Losses that came in runs or in a pattern would show here: after a loss the next loss is as likely as ever. */
    @Test
    void lossesDoNotDependOnEachOther() {
        List<Long> waits = waits(new ImpairedLink(loss(0.2), 3, START), 200_000, 1_000, MILLI);

        long pairs = 0;
        for (int i = 1; i < waits.size(); i++) {
            pairs += waits.get(i) == ImpairedLink.LOST && waits.get(i - 1) == ImpairedLink.LOST ? 1 : 0;
        }
        assertThat(pairs / 200_000.0).isCloseTo(0.04, within(0.003));
    }

    @Test
    void theSameSeedDoesTheSameAndAnotherSeedDoesNot() {
        NetworkConditions train = Preset.TRAIN.conditions();
        List<Long> first = waits(new ImpairedLink(train, 42, START), 5_000, 500, 7 * MILLI);

        assertThat(waits(new ImpairedLink(train, 42, START), 5_000, 500, 7 * MILLI)).isEqualTo(first);
        assertThat(waits(new ImpairedLink(train, 43, START), 5_000, 500, 7 * MILLI)).isNotEqualTo(first);
    }

    /** The packets with the same numbers are lost when a second run sends at other times. */
    @Test
    void lossesDependOnThePacketsNumberAlone() {
        List<Boolean> quick = waits(new ImpairedLink(loss(0.1), 5, START), 5_000, 500, MILLI).stream()
                .map(wait -> wait == ImpairedLink.LOST).toList();
        List<Boolean> slow = waits(new ImpairedLink(loss(0.1), 5, START), 5_000, 90, 33 * MILLI).stream()
                .map(wait -> wait == ImpairedLink.LOST).toList();

        assertThat(slow).isEqualTo(quick);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 20, 100})
    void theMeanDelayIsTheOneAskedForAtEveryPacketRate(long everyMillis) {
        List<Long> waits = waits(new ImpairedLink(delay(80, 20), 11, START), 200_000, 1_000, everyMillis * MILLI);

        double mean = waits.stream().mapToLong(Long::longValue).average().orElseThrow() / MILLI;
        assertThat(mean).isCloseTo(80, within(1.6));
    }

    @Test
    void theDelayStaysWithinTheJitterAndUsesItsWholeWidth() {
        List<Long> waits = waits(new ImpairedLink(delay(80, 20), 11, START), 200_000, 1_000, 5 * MILLI);

        assertThat(waits).allMatch(wait -> wait >= 60 * MILLI && wait <= 100 * MILLI);
        assertThat(waits).anyMatch(wait -> wait < 61 * MILLI).anyMatch(wait -> wait > 99 * MILLI);
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 1_000, 20_000})
    void noPacketOvertakesAnother(long everyMicros) {
        for (NetworkConditions conditions : List.of(delay(80, 80), Preset.TRAIN.conditions(),
                Preset.HOTEL_WIFI.conditions(), Preset.SATELLITE.conditions())) {
            ImpairedLink link = new ImpairedLink(conditions, 13, START);
            long last = START;
            for (int i = 0; i < 50_000; i++) {
                long now = START + i * everyMicros * 1_000;
                long wait = link.take(700, now);
                if (wait != ImpairedLink.LOST) {
                    assertThat(now + wait - last).isNotNegative();
                    last = now + wait;
                }
            }
        }
    }

    /** Twice the rate is sent: half of it passes, and the queue stays as short as a router's. */
    @Test
    void theRateIsWhatPasses() {
        ImpairedLink link = new ImpairedLink(rate(600_000), 1, START);
        long bytes = 0;
        for (int i = 0; i < 60_000; i++) {
            long wait = link.take(150, START + i * MILLI);
            assertThat(wait).isLessThanOrEqualTo(ImpairedLink.LONGEST_QUEUE_NANOS);
            bytes += wait == ImpairedLink.LOST ? 0 : 150;
        }

        assertThat(bytes * 8 / 60.0).isCloseTo(600_000, within(600_000 * 0.01));
    }

    @Test
    void belowTheRateNothingWaitsAndNothingIsLost() {
        assertThat(waits(new ImpairedLink(rate(600_000), 1, START), 10_000, 700, 10 * MILLI)).containsOnly(0L);
    }

    /** A packet that finds the bucket empty waits just until it is full again. */
    @Test
    void packetsOfABurstFollowOneAnotherAtTheRate() {
        ImpairedLink link = new ImpairedLink(rate(800_000), 1, START);

        assertThat(link.take(1_000, START)).isZero();
        assertThat(link.take(1_000, START)).isEqualTo(10 * MILLI);
        assertThat(link.take(1_000, START)).isEqualTo(20 * MILLI);
        assertThat(link.take(1_000, START + 5 * SECOND)).isZero();
    }

    @Test
    void whatIsLostUsesNothingOfTheRate() {
        NetworkConditions half = new NetworkConditions(0.5, Duration.ZERO, Duration.ZERO, 600_000);
        List<Long> waits = waits(new ImpairedLink(half, 1, START), 60_000, 150, MILLI);

        long passed = waits.stream().filter(wait -> wait != ImpairedLink.LOST).count();
        assertThat(passed / 60_000.0).isCloseTo(0.5, within(0.02));
    }
}
