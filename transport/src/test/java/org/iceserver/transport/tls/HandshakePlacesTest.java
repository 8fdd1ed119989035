package org.iceserver.transport.tls;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HandshakePlacesTest {
    private final List<String> ended = new ArrayList<>();

    private static HandshakePlaces places(int most) {
        return places(most, HandshakePlaces.Rate.UNLIMITED);
    }

    private static HandshakePlaces places(int most, HandshakePlaces.Rate rate) {
        return new HandshakePlaces("tests", most, rate, MemoryBudget.ample().share(Holding.HANDSHAKES));
    }

    private HandshakePlace enter(HandshakePlaces places, String ip) {
        HandshakePlace place = places.enter(IpAddress.parse(ip), () -> ended.add(ip));
        assertThat(place).isNotNull();
        return Objects.requireNonNull(place);
    }

    @Test
    void whenAllPlacesAreTakenTheOldestOfTheSourceWithTheMostGivesWay() {
        HandshakePlaces all = places(8);
        enter(all, "192.0.2.1");
        enter(all, "192.0.2.2");
        enter(all, "192.0.2.2");
        for (int i = 3; i < 8; i++) {
            enter(all, "192.0.2." + i);
        }
        assertThat(ended).isEmpty();
        enter(all, "192.0.2.9");
        assertThat(ended).containsExactly("192.0.2.2");
        enter(all, "192.0.2.10");
        assertThat(ended).containsExactly("192.0.2.2", "192.0.2.1");
        assertThat(all.running()).isEqualTo(8);
        assertThat(all.gaveWay()).isEqualTo(2);
    }

    @Test
    void aSourceThatHasItsShareTakesPlacesFromItself() {
        HandshakePlaces all = places(8);
        enter(all, "192.0.2.9");
        enter(all, "2001:db8::1");
        enter(all, "2001:db8::2");
        enter(all, "2001:db8::3");
        enter(all, "2001:db8:0:1::3");
        assertThat(ended).containsExactly("2001:db8::1");
        assertThat(all.running()).isEqualTo(4);
    }

    @Test
    void loopbackIsBoundedByTheWholeAlone() {
        HandshakePlaces all = places(8);
        for (int i = 0; i < 8; i++) {
            enter(all, "127.0.0.1");
        }
        assertThat(ended).isEmpty();
        enter(all, "::1");
        assertThat(ended).containsExactly("127.0.0.1");
    }

    @Test
    void aPlaceThatIsLeftIsFreeAndLeavingTwiceChangesNothing() {
        HandshakePlaces all = places(2);
        HandshakePlace first = enter(all, "192.0.2.1");
        enter(all, "192.0.2.2");
        first.leave();
        first.leave();
        assertThat(all.running()).isOne();
        enter(all, "192.0.2.3");
        assertThat(ended).isEmpty();
        enter(all, "192.0.2.4");
        assertThat(ended).containsExactly("192.0.2.2");
        first.leave();
        assertThat(all.running()).isEqualTo(2);
    }

    @Test
    void aSourceOverItsRateGetsNoPlaceAndNobodyGivesWayForIt() {
        AtomicInteger left = new AtomicInteger(2);
        HandshakePlaces all = places(2, (_, _) -> left.getAndDecrement() > 0);
        enter(all, "192.0.2.1");
        enter(all, "192.0.2.1");
        assertThat(all.enter(IpAddress.parse("192.0.2.1"), () -> ended.add("wrong"))).isNull();
        assertThat(ended).hasSize(1);
    }

    @Test
    void whenMemoryIsShortTheOldestGivesWayToo() {
        MemoryBudget small = MemoryBudget.of(16L << 20, 16L << 20);
        HandshakePlaces all = new HandshakePlaces("tests", 1_024, HandshakePlaces.Rate.UNLIMITED,
                small.share(Holding.HANDSHAKES));
        for (int i = 1; i <= 50; i++) {
            enter(all, "192.0.2." + i);
        }
        assertThat(all.running()).isBetween(10, 25);
        assertThat(ended).hasSize(50 - all.running());
        assertThat(small.share(Holding.HANDSHAKES).held())
                .isLessThanOrEqualTo(small.share(Holding.HANDSHAKES).most());
    }

    @Test
    void nothingIsHeldOnceEverybodyHasLeft() {
        MemoryBudget budget = MemoryBudget.of(64L << 20, 64L << 20);
        HandshakePlaces all = new HandshakePlaces("tests", 4, HandshakePlaces.Rate.UNLIMITED,
                budget.share(Holding.HANDSHAKES));
        List<HandshakePlace> places = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            places.add(enter(all, "192.0.2." + i));
        }
        places.forEach(HandshakePlace::leave);
        assertThat(all.running()).isZero();
        assertThat(budget.share(Holding.HANDSHAKES).held()).isZero();
    }

    /** Each step is 20 ms: sources at 50 handshakes a second begin one and never go on; honest ones take 200 ms. */
    @ParameterizedTest
    @CsvSource({"8, 1024", "8, 256", "100, 1024", "100, 256", "2000, 1024"})
    void sourcesThatBeginAndStopLockNobodyOut(int attackers, int most) {
        HandshakePlaces all = places(most);
        Deque<HonestHandshake> honest = new ArrayDeque<>();
        int completed = 0;
        for (int step = 0; step < 1_000; step++) {
            // 2,000 sources at half a handshake a second, all others at 50.
            for (int i = 0; i < Math.min(attackers, 100); i++) {
                int number = attackers <= 100 ? i : (step * 20 + i) % attackers;
                all.enter(new IpAddress(0, 0xFFFF_0A00_0000L + number), () -> {});
            }
            if (step % 10 == 0) {
                honest.add(new HonestHandshake(step, all));
            }
            while (!honest.isEmpty() && honest.peek().began + 10 <= step) {
                HonestHandshake done = honest.remove();
                assertThat(done.ended).as("gave way at step " + step).isFalse();
                Objects.requireNonNull(done.place).leave();
                completed++;
            }
        }
        assertThat(completed).isEqualTo(99);
    }

    private static final class HonestHandshake {
        private final int began;
        private final @Nullable HandshakePlace place;
        private boolean ended;

        HonestHandshake(int step, HandshakePlaces all) {
            began = step;
            place = all.enter(IpAddress.parse("198.51.100.7"), () -> ended = true);
            assertThat(place).isNotNull();
        }
    }
}
