package org.iceserver.transport;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DistributionTest {
    private final Distribution ranges = Distribution.of(10, 20, 40);

    @ParameterizedTest
    @CsvSource({"-1, 0", "0, 0", "10, 0", "11, 1", "20, 1", "21, 2", "40, 2", "41, 3", "9223372036854775807, 3"})
    void aValueIsCountedInTheFirstRangeThatReachesIt(long value, int range) {
        ranges.record(value);

        assertThat(counts()).containsExactly(IntStream.range(0, 4).mapToObj(i -> i == range ? 1L : 0L)
                .toArray(Long[]::new));
        assertThat(ranges.sum()).isEqualTo(value);
    }

    @Test
    void countsAndSumGrow() {
        for (long value : new long[]{1, 2, 15, 100}) {
            ranges.record(value);
        }

        assertThat(counts()).containsExactly(2L, 1L, 0L, 1L);
        assertThat(ranges.sum()).isEqualTo(118);
    }

    @Test
    void theLastRangeTakesWhatIsAbove() {
        assertThat(ranges.ranges()).isEqualTo(4);
        assertThat(IntStream.range(0, 4).mapToObj(ranges::bound)).containsExactly(10L, 20L, 40L, Long.MAX_VALUE);
    }

    @Test
    void withoutBoundsThereIsOneRange() {
        Distribution one = Distribution.of();
        one.record(5);

        assertThat(one.ranges()).isEqualTo(1);
        assertThat(one.count(0)).isEqualTo(1);
    }

    @Test
    void boundsAscend() {
        assertThatIllegalArgumentException().isThrownBy(() -> Distribution.of(2, 1)).withMessage("bounds must ascend");
        assertThatIllegalArgumentException().isThrownBy(() -> Distribution.of(1, 1)).withMessage("bounds must ascend");
    }

    @Test
    void boundsAreItsOwn() {
        long[] bounds = {1, 2};
        Distribution copied = Distribution.of(bounds);
        bounds[0] = 100;

        assertThat(copied.bound(0)).isEqualTo(1);
    }

    private Long[] counts() {
        return IntStream.range(0, ranges.ranges()).mapToObj(ranges::count).toArray(Long[]::new);
    }
}
