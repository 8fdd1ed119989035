package org.iceserver.turn.allocation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.RelayDirectory.PortKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RelayDirectoryTest {
    private static final IpAddress BOUND = IpAddress.parse("10.0.0.5");
    private static final IpAddress TOLD = IpAddress.parse("198.51.100.5");
    private static final IpAddress V6 = IpAddress.parse("2001:db8::5");

    private final RelayDirectory directory = new RelayDirectory(
            List.of(new RelayDirectory.Relay(BOUND, TOLD), new RelayDirectory.Relay(V6, V6)), 50_000, 50_005);

    @Test
    void everyPortIsClaimedOnce() {
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            ports.add(directory.claim(0, PortKind.ANY, 50_003, 1));
        }

        assertThat(ports).containsExactlyInAnyOrder(50_000, 50_001, 50_002, 50_003, 50_004, 50_005);
        assertThat(directory.claim(0, PortKind.ANY, 50_003, 1)).isEqualTo(RelayDirectory.FULL);
        assertThat(directory.claim(1, PortKind.ANY, 50_003, 1)).isEqualTo(50_003);
    }

    @Test
    void aRelayIsFullWhenNoPortOfAnyKindIsFree() {
        for (int i = 0; i < 3; i++) {
            directory.claim(0, PortKind.EVEN, 50_000, 1);
        }
        assertThat(directory.claim(0, PortKind.EVEN, 50_000, 1)).isEqualTo(RelayDirectory.FULL);
        assertThat(directory.full(0)).as("odd ones are free").isFalse();
        for (int i = 0; i < 3; i++) {
            directory.claim(0, PortKind.ANY, 50_000, 1);
        }

        assertThat(directory.full(0)).isTrue();
        assertThat(directory.full(1)).isFalse();
    }

    @Test
    void aPairIsEvenAndItsSuccessorIsClaimedWithIt() {
        directory.claim(0, PortKind.ANY, 50_001, 0);

        assertThat(directory.claim(0, PortKind.EVEN_WITH_NEXT, 50_000, 3)).isEqualTo(50_002);
        assertThat(directory.owner(TOLD.high(), TOLD.low(), 50_003)).isEqualTo(3);
        assertThat(directory.claim(0, PortKind.EVEN, 50_000, 3)).isEqualTo(50_000);
        assertThat(directory.claim(0, PortKind.EVEN_WITH_NEXT, 50_000, 3)).isEqualTo(50_004);
        assertThat(directory.claim(0, PortKind.EVEN_WITH_NEXT, 50_000, 3)).isEqualTo(RelayDirectory.FULL);
    }

    @Test
    void aPairNeverReachesBeyondTheRange() {
        RelayDirectory odd = new RelayDirectory(List.of(new RelayDirectory.Relay(V6, V6)), 50_002, 50_002);

        assertThat(odd.claim(0, PortKind.EVEN_WITH_NEXT, 50_002, 0)).isEqualTo(RelayDirectory.FULL);
        assertThat(odd.claim(0, PortKind.EVEN, 50_002, 0)).isEqualTo(50_002);
    }

    @Test
    void theOwnerIsFoundByTheBoundAndByTheToldAddress() {
        int port = directory.claim(0, PortKind.ANY, 50_004, 7);

        assertThat(directory.owner(TOLD.high(), TOLD.low(), port)).isEqualTo(7);
        assertThat(directory.owner(BOUND.high(), BOUND.low(), port)).isEqualTo(7);
        assertThat(directory.owner(V6.high(), V6.low(), port)).isEqualTo(RelayDirectory.NOBODY);
        assertThat(directory.owner(1, 1, port)).isEqualTo(RelayDirectory.NOBODY);
        assertThat(directory.owner(TOLD.high(), TOLD.low(), 49_999)).isEqualTo(RelayDirectory.NOBODY);
        assertThat(directory.owner(TOLD.high(), TOLD.low(), 50_006)).isEqualTo(RelayDirectory.NOBODY);
        directory.move(0, port, 8);
        assertThat(directory.owner(TOLD.high(), TOLD.low(), port)).isEqualTo(8);
        directory.release(0, port);
        assertThat(directory.owner(TOLD.high(), TOLD.low(), port)).isEqualTo(RelayDirectory.NOBODY);
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "2, 1", "1, 65536", "-1, -1"})
    void anEmptyRangeIsOneSentence(int first, int last) {
        assertThatThrownBy(() -> new RelayDirectory(List.of(), first, last))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--relay-ports");
    }
}
