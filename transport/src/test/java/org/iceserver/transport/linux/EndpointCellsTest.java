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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EndpointCellsTest {
    @Test
    void aCellThatAQueuedPacketPointsToIsUsedAgainOnlyAfterAFlush() {
        try (Arena memory = Arena.ofConfined()) {
            SendQueue queue = new SendQueue();
            EndpointCells cells = new EndpointCells(memory, queue);
            NativeEndpoint first = cells.endpoint(0, 0xFFFF_7F00_0001L, 1);
            long cell = first.sockaddr();
            queue.add(0, 0, 0, cell, first.sockaddrLength(), first, null);
            first.release();
            assertThat(cells.endpoint(0, 0xFFFF_7F00_0001L, 2).sockaddr()).isNotEqualTo(cell);
            queue.clear();
            cells.flushed();
            assertThat(cells.endpoint(0, 0xFFFF_7F00_0001L, 3).sockaddr()).isEqualTo(cell);
        }
    }

    @Test
    void endpointsThatComeAndGoWhileNothingIsSentTakeNoMoreMemory() {
        try (Arena memory = Arena.ofConfined()) {
            EndpointCells cells = new EndpointCells(memory, new SendQueue());
            Set<Long> seen = new HashSet<>();
            NativeEndpoint last = cells.endpoint(0, 0xFFFF_7F00_0001L, 1);
            for (int i = 0; i < 100_000; i++) {
                last.release();
                last = cells.endpoint(0, 0xFFFF_7F00_0001L, 1 + i % 65_535);
                seen.add(last.sockaddr());
            }
            assertThat(seen).hasSize(1);
        }
    }

    @Test
    void noEndpointIsMadeOnceTheMemoryIsGone() {
        Arena memory = Arena.ofConfined();
        EndpointCells cells = new EndpointCells(memory, new SendQueue());
        cells.endpoint(0, 0xFFFF_7F00_0001L, 1).release();
        memory.close();
        assertThatThrownBy(() -> cells.endpoint(0, 0xFFFF_7F00_0001L, 2)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void noTwoLiveEndpointsShareACell() {
        try (Arena memory = Arena.ofConfined()) {
            EndpointCells cells = new EndpointCells(memory, new SendQueue());
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
