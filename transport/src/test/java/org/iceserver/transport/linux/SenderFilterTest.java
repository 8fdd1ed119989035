package org.iceserver.transport.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.iceserver.transport.DataForm;
import org.iceserver.transport.DatagramHandler;
import org.iceserver.transport.LoopFixture;
import org.iceserver.transport.PlainPeer;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.UdpSocket;
import org.iceserver.transport.linux.SenderFilter.Held;
import org.iceserver.transport.linux.SenderSamples.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

/** The program in the kernel: what it lets through to a real socket. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the native transport is Linux's system calls")
class SenderFilterTest {
    private static final DataForm DATA = new DataForm(0x1700, 0x0016);
    private static final byte[] CHANNEL_DATA = {0x40, 0, 0, 4, 1, 2, 3, 4};
    private static final byte[] SEND_INDICATION = {0, 0x16, 0, 0};
    private static final byte[] APPLICATION_DATA = {23, (byte) 0xFE, (byte) 0xFD};
    private static final byte[] REFRESH = {0, 4, 0, 0};
    private static final byte[] HANDSHAKE = {22, (byte) 0xFE, (byte) 0xFD};

    private final LoopFixture fixture = new LoopFixture(TransportMode.NATIVE, 1);
    private final AtomicInteger arrived = new AtomicInteger();

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void onlyTheDataOfTheHeldSenderIsDropped(String address) {
        UdpSocket socket = open(address);
        try (PlainPeer held = new PlainPeer(address); PlainPeer other = new PlainPeer(address)) {
            attach(socket, List.of(new Held(data(held), 0)));
            assertThat(through(socket, held, CHANNEL_DATA)).isZero();
            assertThat(through(socket, held, SEND_INDICATION)).isZero();
            assertThat(through(socket, held, APPLICATION_DATA)).isZero();
            assertThat(through(socket, held, REFRESH)).isEqualTo(1);
            assertThat(through(socket, held, HANDSHAKE)).isEqualTo(1);
            assertThat(through(socket, held, new byte[1])).isEqualTo(1);
            assertThat(through(socket, held, new byte[0])).isEqualTo(1);
            assertThat(through(socket, other, CHANNEL_DATA)).isEqualTo(1);
        }
    }

    @Test
    void requestsAreHeldApartFromData() {
        UdpSocket socket = open("127.0.0.1");
        try (PlainPeer held = new PlainPeer("127.0.0.1")) {
            Flow flow = data(held);
            attach(socket, List.of(new Held(new Flow(flow.high(), flow.low(), flow.port(), false), 0)));
            assertThat(through(socket, held, REFRESH)).isZero();
            assertThat(through(socket, held, CHANNEL_DATA)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void theLastOfAsManyAsThereMayBeIsFound(String address) {
        UdpSocket socket = open(address);
        try (PlainPeer held = new PlainPeer(address); PlainPeer other = new PlainPeer(address)) {
            Flow last = data(held);
            List<Held> all = IntStream.range(0, SenderFilter.MOST)
                    .mapToObj(number -> new Held(number == SenderFilter.MOST - 1
                            ? last
                            : new Flow(last.high(), last.low() + 1, number, number % 2 == 0), 0))
                    .toList();
            attach(socket, all);
            assertThat(through(socket, held, CHANNEL_DATA)).isZero();
            assertThat(through(socket, other, CHANNEL_DATA)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.5", "0.1", "0.9"})
    void theShareIsLetInByChance(double admitted) {
        UdpSocket socket = open("127.0.0.1");
        int sent = 4_000;
        try (PlainPeer held = new PlainPeer("127.0.0.1")) {
            attach(socket, List.of(new Held(data(held), admitted)));
            for (int i = 0; i < sent; i++) {
                held.send(socket, CHANNEL_DATA);
            }
            held.send(socket, REFRESH);
            double expected = sent * admitted + 1;
            // Seven times the standard deviation: a true program fails once in 10^11 runs.
            double tolerance = 7 * Math.sqrt(sent * admitted * (1 - admitted));
            assertThat(LoopFixture.await(() -> arrived.get() >= expected - tolerance)).isTrue();
            settle(socket);
            assertThat((double) arrived.get()).isLessThan(expected + tolerance);
        }
    }

    private UdpSocket open(String address) {
        DatagramHandler count = (from, datagram) -> arrived.incrementAndGet();
        return fixture.open(address, count);
    }

    private static Flow data(PlainPeer peer) {
        return new Flow(peer.address().high(), peer.address().low(), peer.port(), true);
    }

    private void attach(UdpSocket socket, List<Held> held) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocate(SenderFilter.MOST_BYTES, Long.BYTES);
            MemorySegment program = arena.allocate(16, Long.BYTES);
            program.set(ADDRESS, 8, code);
            program.set(JAVA_SHORT, 0, (short) new SenderFilter(code).write(held, DATA));
            assertThat(new LibC(arena).setsockopt(((NativeUdpSocket) socket).descriptor(), Linux.SOL_SOCKET,
                    Linux.SO_ATTACH_FILTER, program.address(), 16)).isZero();
        }
    }

    /** How many datagrams come through when this one is sent. */
    private int through(UdpSocket socket, PlainPeer from, byte[] payload) {
        int before = arrived.get();
        from.send(socket, payload);
        settle(socket);
        return arrived.get() - before;
    }

    /** Loopback delivers within the sender's call: a turn of the loop later everything that came through was counted. */
    private void settle(UdpSocket socket) {
        int seen;
        do {
            seen = arrived.get();
            fixture.run(() -> ((NativeUdpTransport) fixture.udp()).receive((NativeUdpSocket) socket));
        } while (arrived.get() != seen);
    }
}
