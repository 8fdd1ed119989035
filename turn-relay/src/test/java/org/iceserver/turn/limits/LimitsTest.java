package org.iceserver.turn.limits;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LimitsTest {
    @Test
    void eachProfileHasItsDefaults() {
        assertThat(Limits.local()).isEqualTo(new Limits(Limits.NONE, Limits.NONE, Limits.NONE, Limits.NONE,
                new Limits.Rate(1_000, 5_000), Limits.Rate.UNLIMITED, 256, 256, Bandwidth.UNLIMITED,
                Limits.Rate.UNLIMITED));
        assertThat(Limits.lab().unauthenticated()).isEqualTo(Limits.Rate.UNLIMITED);
        assertThat(Limits.forPublic())
                .isEqualTo(new Limits(512, 1_024, Limits.NONE, 256, new Limits.Rate(200, 1_000),
                        new Limits.Rate(10, 60), 128, 128, new Bandwidth(100_000_000, 12_000, Bandwidth.NONE),
                        new Limits.Rate(50, 100)));
    }

    @Test
    void eachRowIsSetByItsName() {
        Limits limits = Limits.forPublic();
        for (String[] row : List.of(new String[]{"allocations-per-user", "1"},
                new String[]{"allocations-per-source", "2"}, new String[]{"total-allocations", "3"},
                new String[]{"unauth-rate", "4/5"}, new String[]{"permissions-per-allocation", "6"},
                new String[]{"channels-per-allocation", "none"}, new String[]{"connections-per-source", "7"},
                new String[]{"new-peers-rate", "8/9"}, new String[]{"allocation-bps", "10000"},
                new String[]{"allocation-pps", "11"}, new String[]{"server-bps", "12000000000"},
                new String[]{"handshakes-per-source", "12/13"})) {
            limits = limits.with(row[0], row[1]);
        }

        assertThat(limits).isEqualTo(new Limits(1, 2, 3, 7, new Limits.Rate(4, 5), new Limits.Rate(8, 9), 6,
                Limits.NONE, new Bandwidth(10_000, 11, 12_000_000_000L), new Limits.Rate(12, 13)));
        assertThat(limits.with("unauth-rate", "none").unauthenticated()).isEqualTo(Limits.Rate.UNLIMITED);
    }

    @ParameterizedTest
    @CsvSource({"nothing, 1", "allocations-per-user, 0", "allocations-per-user, -1", "allocations-per-user, many",
        "total-allocations, 99999999999", "unauth-rate, 5", "unauth-rate, 5/", "unauth-rate, 0/1",
        "channels-per-allocation, 1/2", "connections-per-source, 0", "new-peers-rate, 5", "allocation-bps, 999",
        "allocation-bps, fast", "allocation-pps, 0", "server-bps, -1"})
    void aRowThatDoesNotFitIsOneSentence(String name, String value) {
        assertThatThrownBy(() -> Limits.local().with(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("[^.]+");
    }
}
