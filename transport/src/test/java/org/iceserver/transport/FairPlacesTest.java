package org.iceserver.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FairPlacesTest {
    private static final IpAddress GREEDY = IpAddress.parse("192.0.2.1");
    private static final IpAddress MODEST = IpAddress.parse("192.0.2.2");
    private static final IpAddress OTHER = IpAddress.parse("192.0.2.3");

    private final FairPlaces<String> places = new FairPlaces<>(new FairPlaces.Bounds(4, 2, 10, 8));

    @Test
    void sourcesTakeTurns() {
        FairPlaces<String> one = new FairPlaces<>(new FairPlaces.Bounds(1, 1, 100, 100));
        one.offer(GREEDY, "g1");
        one.offer(GREEDY, "g2");
        one.offer(GREEDY, "g3");
        one.offer(MODEST, "m1");

        List<String> order = new ArrayList<>();
        for (FairPlaces.Turn<String> turn = one.next(); turn != null; turn = one.next()) {
            order.add(turn.question());
            one.done(turn);
        }

        assertThat(order).containsExactly("g1", "m1", "g2", "g3");
    }

    @Test
    void oneSourceRunsSoManyAtOnceAndAnotherNeedsNotWaitForThem() {
        offer(GREEDY, "g", 5);

        assertThat(questions()).containsExactly("g0", "g1");
        places.offer(MODEST, "m");
        assertThat(questions()).containsExactly("m");
        assertThat(places.waiting()).isEqualTo(3);
    }

    @Test
    void aTurnThatEndsMakesRoomForTheNext() {
        offer(GREEDY, "g", 3);
        FairPlaces.Turn<String> first = Objects.requireNonNull(places.next());
        assertThat(questions()).containsExactly("g1");

        places.done(first);

        assertThat(questions()).containsExactly("g2");
    }

    @Test
    void oneSourceHasSoManyThatWait() {
        offer(GREEDY, "g", 8);

        assertThat(places.offer(GREEDY, "too many")).extracting(FairPlaces.Turn::question).isEqualTo("too many");
        assertThat(places.offer(MODEST, "m")).isNull();
    }

    @Test
    void theNewestOfTheSourceThatHasMostGivesWay() {
        offer(GREEDY, "g", 8);
        offer(MODEST, "m", 2);

        assertThat(places.offer(OTHER, "o")).isEqualTo(new FairPlaces.Turn<>(GREEDY, "g7"));
        assertThat(places.waiting()).isEqualTo(10);
    }

    @Test
    void nobodyGivesWayToASourceThatHasAsMany() {
        offer(GREEDY, "g", 5);
        offer(MODEST, "m", 5);

        assertThat(places.offer(MODEST, "late")).extracting(FairPlaces.Turn::question).isEqualTo("late");
    }

    @Test
    void anIpv6NetworkIsOneSource() {
        for (int i = 0; i < 8; i++) {
            places.offer(IpAddress.parse("2001:db8::" + i), "q" + i);
        }

        assertThat(places.offer(IpAddress.parse("2001:db8::99"), "more")).isNotNull();
        assertThat(places.offer(IpAddress.parse("2001:db8:0:1::1"), "elsewhere")).isNull();
    }

    @Test
    void loopbackIsBoundedByTheWholeAlone() {
        IpAddress here = IpAddress.parse("127.0.0.1");
        for (int i = 0; i < 10; i++) {
            assertThat(places.offer(here, "q" + i)).isNull();
        }

        assertThat(places.offer(here, "more")).isNotNull();
        assertThat(questions()).containsExactly("q0", "q1", "q2", "q3");
        assertThat(places.offer(here, "again")).isNull();
    }

    private void offer(IpAddress source, String prefix, int many) {
        for (int i = 0; i < many; i++) {
            assertThat(places.offer(source, prefix + i)).isNull();
        }
    }

    /** Those that may run now, and stay. */
    private List<String> questions() {
        List<String> running = new ArrayList<>();
        for (FairPlaces.Turn<String> turn = places.next(); turn != null; turn = places.next()) {
            running.add(turn.question());
        }
        return running;
    }
}
