package org.iceserver.transport.door;

import java.util.ArrayList;
import java.util.List;

import org.iceserver.transport.DescriptorBudget;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryBudget;
import org.junit.jupiter.api.Test;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class WaitingTest {
    private static final IpAddress ONE = IpAddress.parse("192.0.2.1");
    private static final IpAddress OTHER = IpAddress.parse("192.0.2.2");
    private static final IpAddress THIRD = IpAddress.parse("192.0.2.3");

    private final List<String> gaveWay = new ArrayList<>();

    private static MemoryBudget descriptors(int connections) {
        // A third of them is for connections of this kind.
        return MemoryBudget.of(1L << 30, 1L << 30, DescriptorBudget.of(connections * 100L / 35 + 1));
    }

    private Waiting.Place enter(Waiting waiting, IpAddress client, String name) {
        return requireNonNull(waiting.enter(client, true, () -> gaveWay.add(name)));
    }

    @Test
    void beyondItsLimitTheOldestOfASourceGivesWay() {
        Waiting waiting = new Waiting(() -> 2, descriptors(100));
        enter(waiting, OTHER, "other");
        enter(waiting, ONE, "first");
        enter(waiting, ONE, "second");
        enter(waiting, ONE, "third");

        assertThat(gaveWay).containsExactly("first");
        assertThat(waiting.size()).isEqualTo(3);
    }

    @Test
    void aProxyThatNamesNobodyHasNoLimit() {
        Waiting waiting = new Waiting(() -> 1, descriptors(100));
        for (int i = 0; i < 10; i++) {
            assertThat(waiting.enter(ONE, false, () -> gaveWay.add("one"))).isNotNull();
        }
        assertThat(gaveWay).isEmpty();
    }

    @Test
    void whenThereIsNoPlaceTheOldestOfTheGreediestSourceGivesWay() {
        Waiting waiting = new Waiting(() -> 0, descriptors(4));
        enter(waiting, OTHER, "other");
        enter(waiting, ONE, "first");
        enter(waiting, ONE, "second");
        enter(waiting, ONE, "third");
        enter(waiting, THIRD, "newcomer");

        assertThat(gaveWay).containsExactly("first");
    }

    @Test
    void whoHasAnOwnerGivesWayToNobodyAndIsCountedUntilItIsThere() {
        Waiting waiting = new Waiting(() -> 0, descriptors(2));
        Waiting.Place leaving = enter(waiting, ONE, "leaving");
        enter(waiting, OTHER, "other");
        leaving.decided();
        enter(waiting, THIRD, "third");

        assertThat(gaveWay).containsExactly("other");
        leaving.leave();
        leaving.leave();
        enter(waiting, THIRD, "fourth");
        assertThat(gaveWay).containsExactly("other");
    }

    @Test
    void withoutAnybodyWhoWaitsThereIsNoPlace() {
        Waiting waiting = new Waiting(() -> 0, descriptors(1));
        enter(waiting, ONE, "leaving").decided();

        assertThat(waiting.enter(OTHER, true, () -> gaveWay.add("other"))).isNull();
        assertThat(gaveWay).isEmpty();
    }
}
