package org.iceserver.turn.auth;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CredentialFailureTest {
    @Test
    void lengthsOfTimeHaveTwoUnitsAtMost() {
        assertThat(List.of(0L, 59L, 60L, 61L, 3_600L, 7_500L, 86_400L, 90_061L).stream().map(CredentialFailure::length))
                .containsExactly("0 s", "59 s", "1 min", "1 min 1 s", "1 h", "2 h 5 min", "1 d", "1 d 1 h");
    }
}
