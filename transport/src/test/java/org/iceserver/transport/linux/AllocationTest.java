package org.iceserver.transport.linux;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.LoopFixture;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.UdpCounters.Counter;
import org.iceserver.transport.UdpSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Packets that circle between two sockets of one loop, as a relay passes them on: a header written in place one way,
 * taken off the other way.
 */
@Tag("own-jvm")
@EnabledOnOs(value = OS.LINUX, disabledReason = "the native transport is Linux's system calls")
class AllocationTest {
    private static final int WINDOWS = 100;
    private static final int PACKETS_PER_WINDOW = 20_000;
    private static final int HEADER = 4;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void relayedPacketsAllocateNothing(String address) throws Exception {
        try (LoopFixture fixture = new LoopFixture(TransportMode.NATIVE, 1)) {
            Endpoint[] ends = new Endpoint[2];
            Windows windows = new Windows();
            UdpSocket client = fixture.open(address, (socket, datagram) -> {
                if (windows.count()) {
                    datagram.bytes().setInt(datagram.offset() - HEADER, datagram.length());
                    socket.send(ends[1], datagram, datagram.offset() - HEADER, datagram.length() + HEADER);
                }
            });
            UdpSocket relay = fixture.open(address, (socket, datagram) -> socket.send(ends[0], datagram,
                    datagram.offset() + HEADER, datagram.length() - HEADER));
            ends[0] = fixture.endpoint(client.localAddress(), client.localPort());
            ends[1] = fixture.endpoint(relay.localAddress(), relay.localPort());
            fixture.run(() -> {
                for (int i = 0; i < 8; i++) {
                    relay.send(ends[0], Unpooled.wrappedBuffer(new byte[100 + i % 3 * 100]));
                }
            });
            assertThat(windows.leastAllocated()).isZero();
            assertThat(fixture.count(Counter.SEGMENTED)).isPositive();
        }
    }

    @Test
    void answersFromABufferThatExistsAllocateNothing() throws Exception {
        try (LoopFixture fixture = new LoopFixture(TransportMode.NATIVE, 1)) {
            ByteBuf answer = new UnpooledByteBufAllocator(true, true).directBuffer().writeInt(1);
            Windows windows = new Windows();
            UdpSocket client = fixture.open("127.0.0.1", (socket, datagram) -> {
                if (windows.count()) {
                    socket.reply(datagram, answer.retain());
                }
            });
            UdpSocket server = fixture.open("127.0.0.1", (socket, datagram) -> socket.reply(datagram, answer.retain()));
            Endpoint toServer = fixture.endpoint(server.localAddress(), server.localPort());
            fixture.run(() -> {
                for (int i = 0; i < 2; i++) {
                    client.send(toServer, answer.retain());
                }
            });
            assertThat(windows.leastAllocated()).isZero();
        }
    }

    /**
     * Bytes the loop's thread allocated per window, until one is free of allocation: before that the code is not yet
     * compiled with escape analysis.
     */
    private static final class Windows {
        private final CompletableFuture<Long> result = new CompletableFuture<>();
        private long allocatedBefore;
        private long least = Long.MAX_VALUE;
        private int packets;

        /** Counts a packet; false when enough were seen and it should be let go. */
        boolean count() {
            if (packets++ % PACKETS_PER_WINDOW == 0) {
                long allocated = THREADS.getCurrentThreadAllocatedBytes();
                least = packets == 1 ? Long.MAX_VALUE : Math.min(least, allocated - allocatedBefore);
                allocatedBefore = allocated;
                if (least == 0 || packets > WINDOWS * PACKETS_PER_WINDOW) {
                    result.complete(least);
                }
            }
            return !result.isDone();
        }

        long leastAllocated() throws Exception {
            return result.get(60, TimeUnit.SECONDS);
        }
    }
}
