package org.iceserver.turn;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LimitsTest {
    @Test
    void eachProfileHasItsDefaults() {
        assertThat(Limits.local()).isEqualTo(new Limits(Limits.NONE, Limits.NONE, Limits.NONE,
                new Limits.Rate(1_000, 5_000), 256, 256));
        assertThat(Limits.lab().unauthenticated()).isEqualTo(Limits.Rate.UNLIMITED);
        assertThat(Limits.forPublic())
                .isEqualTo(new Limits(64, 1_024, Limits.NONE, new Limits.Rate(200, 1_000), 128, 128));
    }

    @Test
    void eachRowIsSetByItsName() {
        Limits limits = Limits.forPublic();
        for (String[] row : List.of(new String[]{"allocations-per-user", "1"},
                new String[]{"allocations-per-source", "2"}, new String[]{"total-allocations", "3"},
                new String[]{"unauth-rate", "4/5"}, new String[]{"permissions-per-allocation", "6"},
                new String[]{"channels-per-allocation", "none"})) {
            limits = limits.with(row[0], row[1]);
        }

        assertThat(limits).isEqualTo(new Limits(1, 2, 3, new Limits.Rate(4, 5), 6, Limits.NONE));
        assertThat(limits.with("unauth-rate", "none").unauthenticated()).isEqualTo(Limits.Rate.UNLIMITED);
    }

    @ParameterizedTest
    @CsvSource({"nothing, 1", "allocations-per-user, 0", "allocations-per-user, -1", "allocations-per-user, many",
        "total-allocations, 99999999999", "unauth-rate, 5", "unauth-rate, 5/", "unauth-rate, 0/1",
        "channels-per-allocation, 1/2"})
    void aRowThatDoesNotFitIsOneSentence(String name, String value) {
        assertThatThrownBy(() -> Limits.local().with(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("[^.]+");
    }

    @Test
    void eachLoopHasItsShareOfARateAndAtLeastOne() {
        assertThat(new Limits.Rate(200, 1_000).share(4)).isEqualTo(new Limits.Rate(50, 250));
        assertThat(new Limits.Rate(2, 2).share(4)).isEqualTo(new Limits.Rate(1, 1));
        assertThat(Limits.Rate.UNLIMITED.share(4)).isEqualTo(Limits.Rate.UNLIMITED);
    }
}
