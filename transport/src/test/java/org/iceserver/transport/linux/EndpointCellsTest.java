package org.iceserver.transport.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;

import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EndpointCellsTest {
    @Test
    void releasedCellIsUsedAgainOnlyAfterAFlush() {
        try (Arena memory = Arena.ofConfined()) {
            EndpointCells cells = new EndpointCells(memory);
            NativeEndpoint first = cells.endpoint(0, 0xFFFF_7F00_0001L, 1);
            long cell = first.sockaddr();
            first.release();
            assertThat(cells.endpoint(0, 0xFFFF_7F00_0001L, 2).sockaddr()).isNotEqualTo(cell);
            cells.flushed();
            assertThat(cells.endpoint(0, 0xFFFF_7F00_0001L, 3).sockaddr()).isEqualTo(cell);
        }
    }

    @Test
    void noTwoLiveEndpointsShareACell() {
        try (Arena memory = Arena.ofConfined()) {
            EndpointCells cells = new EndpointCells(memory);
            Set<Long> seen = new HashSet<>();
            for (int port = 1; port <= 1000; port++) {
                assertThat(seen.add(cells.endpoint(0, 0xFFFF_7F00_0001L, port).sockaddr())).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "255.255.255.255", "2001:db8::1", "ff02::1:2"})
    void addressIsReadBackAsItWasWritten(String literal) {
        IpAddress address = IpAddress.parse(literal);
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment cell = memory.allocate(SocketAddress.CELL, Long.BYTES);
            SocketAddress.write(cell, 0, -1, -1, 65_535);
            int length = SocketAddress.write(cell, 0, address.high(), address.low(), 61_000);
            assertThat(length).isEqualTo(address.isV4() ? 16 : 28);
            assertThat(SocketAddress.length(cell, 0)).isEqualTo(length);
            assertThat(new IpAddress(SocketAddress.high(cell, 0), SocketAddress.low(cell, 0))).isEqualTo(address);
            assertThat(SocketAddress.port(cell, 0)).isEqualTo(61_000);
        }
    }
}
