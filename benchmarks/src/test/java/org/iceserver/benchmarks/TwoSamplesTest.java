package org.iceserver.benchmarks;

import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class TwoSamplesTest {
    @Test
    void theRanksOfATextbookExample() {
        // U of the first is 4 of 16: every value of it is below most of the other's.
        TwoSamples samples = new TwoSamples(new double[]{1, 2, 4, 7}, new double[]{3, 5, 6, 8});

        assertThat(samples.z()).isCloseTo((4 - 8) / Math.sqrt(12), within(1e-9));
    }

    @Test
    void equalValuesCountHalf() {
        assertThat(new TwoSamples(new double[]{1, 1}, new double[]{1, 1, 1}).z()).isZero();
    }

    @Test
    void samplesOfOneDistributionDoNotDifferAndShiftedOnesDo() {
        Random random = new Random(15);
        double[] one = random.doubles(5_000).toArray();
        double[] same = random.doubles(5_000).toArray();
        double[] shifted = random.doubles(5_000).map(value -> value + 0.05).toArray();

        assertThat(new TwoSamples(one, same).differ()).isFalse();
        assertThat(new TwoSamples(one, shifted).differ()).isTrue();
        assertThat(new TwoSamples(one, shifted).z()).isNegative();
    }

    @Test
    void percentiles() {
        TwoSamples samples = new TwoSamples(new double[]{5, 1, 3, 2, 4}, new double[]{9});

        assertThat(samples.oneAt(50)).isEqualTo(3);
        assertThat(samples.oneAt(10)).isEqualTo(1);
        assertThat(samples.otherAt(50)).isEqualTo(9);
    }
}
