package org.iceserver.turn.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.iceserver.turn.allocation.HeldPort;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeadlinesTest {
    private final Deadlines<HeldPort> deadlines = new Deadlines<>();

    @Test
    void membersComeOutInTheOrderOfTheirDeadlinesHoweverTheyWereMoved() {
        Random random = new Random(3);
        List<HeldPort> members = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            HeldPort member = new HeldPort(i);
            members.add(member);
            deadlines.set(member, random.nextInt(10_000));
        }
        for (int i = 0; i < 5_000; i++) {
            deadlines.set(members.get(random.nextInt(1_000)), random.nextInt(10_000));
        }
        for (int i = 0; i < 100; i++) {
            deadlines.cancel(members.get(i));
            deadlines.cancel(members.get(i));
        }

        List<Long> order = new ArrayList<>();
        for (HeldPort due = deadlines.due(10_000); due != null; due = deadlines.due(10_000)) {
            order.add(due.deadlineNanos());
        }

        assertThat(order).hasSize(900).isSorted();
        assertThat(deadlines.next()).isEqualTo(Deadlines.NEVER);
    }

    @Test
    void nothingIsDueBeforeItsTime() {
        deadlines.set(new HeldPort(1), 100);

        assertThat(deadlines.due(99)).isNull();
        assertThat(deadlines.next()).isEqualTo(100);
        assertThat(deadlines.due(100)).isNotNull();
    }

    @Test
    void theEarlierOfTwoIsTheOneThatIsSet() {
        assertThat(Deadlines.earlier(Deadlines.NEVER, 5)).isEqualTo(5);
        assertThat(Deadlines.earlier(-7, Deadlines.NEVER)).isEqualTo(-7);
        assertThat(Deadlines.earlier(5, -7)).isEqualTo(-7);
        assertThat(Deadlines.earlier(Long.MIN_VALUE + 10, Long.MAX_VALUE - 10)).isEqualTo(Long.MAX_VALUE - 10);
        assertThat(Deadlines.earlier(Deadlines.NEVER, Deadlines.NEVER)).isEqualTo(Deadlines.NEVER);
    }

    @Test
    void theMonotonicClockMayWrap() {
        HeldPort before = new HeldPort(1);
        HeldPort behind = new HeldPort(2);
        deadlines.set(behind, Long.MIN_VALUE + 10);
        deadlines.set(before, Long.MAX_VALUE - 10);

        assertThat(deadlines.due(Long.MAX_VALUE - 5)).isSameAs(before);
        assertThat(deadlines.due(Long.MAX_VALUE - 5)).isNull();
        assertThat(deadlines.due(Long.MIN_VALUE + 10)).isSameAs(behind);
    }
}
