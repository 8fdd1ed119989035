package org.iceserver.transport.linux;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.assertj.core.data.Percentage;
import org.iceserver.transport.linux.FairShares.Seen;
import org.iceserver.transport.linux.SenderFilter.Held;
import org.iceserver.transport.linux.SenderSamples.Flow;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A loop that reads a limited number of datagrams per second, and senders that send more; a look every 100 ms. */
class FairSharesTest {
    private static final double LOOK_SECONDS = 0.1;
    /** Datagrams that wait at most. */
    private static final double QUEUE = 5_000;
    private static final int READABLE = 100_000;
    private static final Percentage ABOUT = Percentage.withPercentage(5);

    private final FairShares shares = new FairShares();
    private final Map<Flow, Integer> offered = new HashMap<>();
    private List<Held> held = List.of();
    private int readable = READABLE;
    private double queued;
    private double overflown;
    private double readInAll;

    @Test
    void whoeverSendsLessThanTheShareIsLeftAlone() {
        modest(10);
        Flow flood = offer(1, 1_000_000);
        look(2);
        // 80,000 are let in altogether, 10,000 of them are the modest ones'.
        assertThat(held).singleElement().satisfies(one -> {
            assertThat(one.flow()).isEqualTo(flood);
            assertThat(one.admitted()).isCloseTo(0.07, ABOUT);
        });
        assertThat(shares.share()).isCloseTo(70_000, ABOUT);
    }

    @Test
    void whatTheLeastLeaveIsSharedByTheGreatestInEqualParts() {
        modest(10);
        offer(1, 500_000);
        offer(2, 250_000);
        look(2);
        assertThat(held).extracting(one -> one.flow().port()).containsExactly(1, 2);
        assertThat(held.get(0).admitted()).isCloseTo(0.07, ABOUT);
        assertThat(held.get(1).admitted()).isCloseTo(0.14, ABOUT);
    }

    @Test
    void amongEqualsNobodyIsHeldHoweverMuchTheySend() {
        for (int sender = 0; sender < 10; sender++) {
            offer(sender, 20_000);
        }
        for (int i = 0; i < 100; i++) {
            look(1);
            assertThat(held).isEmpty();
        }
    }

    @Test
    void aFloodOfRequestsIsHeldThoughNobodyElseSendsAny() {
        modest(10);
        Flow requests = new Flow(0, 0xFFFF_7F00_0001L, 1, false);
        offered.put(requests, 1_000_000);
        look(2);
        assertThat(held).singleElement().satisfies(one -> assertThat(one.flow()).isEqualTo(requests));
    }

    @Test
    void oneModestSenderIsEnoughToHoldAnother() {
        offer(1, 1_000_000);
        offer(2, 1_000);
        look(2);
        assertThat(held).singleElement().satisfies(one -> assertThat(one.flow().port()).isEqualTo(1));
    }

    @Test
    void aLongStopOfTheLoopHoldsNobodyForLong() {
        modest(5);
        for (int sender = 0; sender < 9; sender++) {
            offer(sender, 5_000);
        }
        look(5);
        readable = 10_000;
        look(3);
        assertThat(held).isNotEmpty();
        readable = READABLE;
        look(5);
        assertThat(held).isEmpty();
    }

    /** A machine with other work to do: senders of nearly what the loop can read, and every second a stop of 300 ms. */
    @Test
    void stopsNowAndThenCostNoMoreThanTheyMust() {
        modest(5);
        for (int sender = 0; sender < 10; sender++) {
            offer(sender, 7_500);
        }
        for (int second = 0; second < 60; second++) {
            look(7);
            readable = 10_000;
            look(3);
            readable = READABLE;
        }
        // 700 ms of what is offered, the stops, and what a queue holds each time.
        assertThat(readInAll).isGreaterThan(60 * (0.7 * 80_000) * 0.85);
    }

    @Test
    void oneLookThatMetAStopHoldsNobody() {
        modest(10);
        offer(1, 1_000_000);
        look(1);
        offered.keySet().removeIf(flow -> flow.port() == 1);
        look(1);
        offer(1, 1_000_000);
        look(1);
        assertThat(held).isEmpty();
    }

    /** Now and then more is admitted; the queue takes the excess. */
    @Test
    void aFloodThatLastsIsHeldForAsLongAndNextToNothingElseIsRefused() {
        modest(10);
        offer(1, 1_000_000);
        look(10);
        overflown = 0;
        readInAll = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 600; i++) {
            look(1);
            assertThat(held).singleElement().satisfies(one -> assertThat(one.flow().port()).isEqualTo(1));
            least = Math.min(least, shares.share());
        }
        assertThat(overflown).isLessThan(0.001 * readInAll);
        assertThat(least).isGreaterThan(60_000);
    }

    /** However much of it the queue had no room for. */
    @Test
    void aFloodThatGrowsIsHeldToItsShareAtTheNextLook() {
        Flow flood = heldFlood();
        double before = held.getFirst().admitted();
        offered.put(flood, 4_000_000);
        look(1);
        assertThat(held).singleElement()
                .satisfies(one -> assertThat(one.admitted()).isBetween(before / 8, before / 3));
    }

    @Test
    void aFloodThatPausesForAMomentIsNotLetInWhenItComesBack() {
        Flow flood = heldFlood();
        double before = held.getFirst().admitted();
        offered.put(flood, 100_000);
        look(1);
        assertThat(held.getFirst().admitted()).isLessThan(1.5 * before);
    }

    @Test
    void nobodyIsHeldOnceTheFloodIsOver() {
        Flow flood = heldFlood();
        offered.put(flood, 1_000);
        look(11);
        assertThat(held).isEmpty();
    }

    @Test
    void aLoopThatCanReadMoreIsFoundOut() {
        modest(10);
        offer(1, 1_000_000);
        look(20);
        readable = 2 * READABLE;
        look(100);
        assertThat(shares.share()).isGreaterThan(120_000);
    }

    @Test
    void whereMoreSendTooMuchThanFitOneFilterNobodyIsHeldBelowAnother() {
        modest(20);
        for (int sender = 0; sender < 100; sender++) {
            offer(sender, 10_000 + sender * 1_000);
        }
        look(2);
        assertThat(held).hasSize(SenderFilter.MOST).allMatch(one -> one.flow().port() >= 36);
        assertThat(shares.share()).isCloseTo(45_000, ABOUT);
    }

    @Test
    void aLookThatSawNothingLetsEverybodyIn() {
        modest(10);
        offer(1, 1_000_000);
        look(2);
        offered.clear();
        look(1);
        assertThat(held).isEmpty();
    }

    /** Ten who send modestly, and one who floods and has been held for a while. */
    private Flow heldFlood() {
        modest(10);
        Flow flood = offer(1, 1_000_000);
        look(10);
        return flood;
    }

    private void modest(int senders) {
        for (int sender = 0; sender < senders; sender++) {
            offer(10_000 + sender, 1_000);
        }
    }

    private Flow offer(int port, int perSecond) {
        Flow flow = new Flow(0, 0xFFFF_7F00_0001L, port, true);
        offered.put(flow, perSecond);
        return flow;
    }

    /** The kernel queues what the filter lets in and has room for; the loop reads what it can; all lose in proportion. */
    private void look(int times) {
        for (int i = 0; i < times; i++) {
            Map<Flow, Double> admitted = new HashMap<>();
            held.forEach(one -> admitted.put(one.flow(), one.admitted()));
            Map<Flow, Double> arriving = new HashMap<>();
            offered.forEach((flow, rate) -> arriving.put(flow,
                    rate * LOOK_SECONDS * admitted.getOrDefault(flow, 1.0)));
            double total = arriving.values().stream().mapToDouble(Double::doubleValue).sum();
            double read = Math.min(queued + total, readable * LOOK_SECONDS);
            double overflow = Math.max(0, queued + total - read - QUEUE);
            queued = queued + total - read - overflow;
            overflown += overflow;
            readInAll += read;
            Map<Flow, Integer> samples = new HashMap<>();
            arriving.forEach((flow, some) -> samples.put(flow, (int) Math.round(some * read / total)));
            samples.values().removeIf(met -> met == 0);
            double filtered = offered.values().stream().mapToDouble(rate -> rate * LOOK_SECONDS).sum() - total;
            held = shares.look(new Seen(LOOK_SECONDS, Math.round(read), Math.round(overflow + filtered),
                    queued / QUEUE, samples));
        }
    }
}
