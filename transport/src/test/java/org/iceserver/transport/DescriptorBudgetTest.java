package org.iceserver.transport;

import org.iceserver.transport.DescriptorBudget.Port;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DescriptorBudgetTest {
    private final DescriptorBudget budget = DescriptorBudget.of(1_000);

    @Test
    void allPortsTogetherLeaveTheRelayItsPart() {
        long taken = 0;
        for (Port port : Port.values()) {
            while (budget.take(port)) {
                taken++;
            }
            assertThat(budget.taken(port)).isEqualTo(budget.most(port));
            assertThat(budget.refusals(port)).isEqualTo(1);
        }
        assertThat(taken).isBetween(500L, 700L);
    }

    @Test
    void onePortThatIsFullTakesNothingFromAnother() {
        while (budget.take(Port.SIGNAL)) {
            assertThat(budget.taken(Port.SIGNAL)).isLessThanOrEqualTo(1_000);
        }
        assertThat(budget.take(Port.STREAM)).isTrue();
    }

    @Test
    void aPlaceThatIsGivenBackIsTakenAgain() {
        while (budget.take(Port.SIGNAL)) {
            assertThat(budget.taken(Port.SIGNAL)).isLessThanOrEqualTo(1_000);
        }
        budget.give(Port.SIGNAL);
        assertThat(budget.take(Port.SIGNAL)).isTrue();
        assertThat(budget.take(Port.SIGNAL)).isFalse();
    }

    @Test
    void aSystemWithoutALimitHasRoom() {
        assertThat(DescriptorBudget.ofThisProcess().most(Port.STREAM)).isPositive();
        assertThat(DescriptorBudget.of(Long.MAX_VALUE).most(Port.STREAM)).isGreaterThan(Integer.MAX_VALUE);
    }
}
