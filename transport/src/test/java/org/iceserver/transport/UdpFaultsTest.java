package org.iceserver.transport;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.iceserver.transport.UdpCounters.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What goes wrong costs what it must and no more. */
@ParameterizedClass
@EnumSource(value = TransportMode.class, names = {"NATIVE", "PORTABLE"})
class UdpFaultsTest extends UdpTransportFixture {
    /** A turn of the loop takes 16 errors of a socket. */
    private static final int DEAD_PEERS = 50;

    UdpFaultsTest(TransportMode mode) {
        super(mode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void deadPeerCostsTheLivePeerNothingAndLeavesTheLoopIdle(String address) throws Exception {
        AtomicInteger told = new AtomicInteger();
        AtomicReference<IcmpError> lastTold = new AtomicReference<>();
        UdpSocket socket = fixture().open(address, new Unanswered(error -> {
            lastTold.set(error);
            told.incrementAndGet();
        }));
        try (PlainPeer live = new PlainPeer(address); PlainPeer dead = new PlainPeer(address)) {
            int deadPort = dead.port();
            dead.close();
            Endpoint toDead = fixture().endpoint(live.address(), deadPort);
            Endpoint toLive = fixture().endpoint(live.address(), live.port());
            for (int round = 0; round < 5; round++) {
                fixture().run(() -> {
                    for (int i = 0; i < 40; i++) {
                        socket.send(toDead, Unpooled.copyInt(-1));
                        socket.send(toLive, Unpooled.copyInt(i));
                        socket.send(toLive, Unpooled.copyInt(i + 1000));
                    }
                });
                for (int i = 0; i < 40; i++) {
                    assertThat(ByteBuffer.wrap(live.receive()).getInt()).isEqualTo(i);
                    assertThat(ByteBuffer.wrap(live.receive()).getInt()).isEqualTo(i + 1000);
                }
            }
            assertThat(fixture().count(Counter.DROPPED_SEND_ERROR)).isZero();
            if (mode() == TransportMode.NATIVE) {
                LoopFixture.await(() -> told.get() > 0);
                assertThat(lastTold.get()).isEqualTo(
                        new IcmpError(live.address(), deadPort, live.address().isV4() ? 3 : 1,
                                live.address().isV4() ? 3 : 4, 0));
            }
            assertLoopIsIdle();
        }
    }

    @Test
    void allIcmpErrorsAreToldHoweverManyComeAtOnce() {
        assumeTrue(mode() == TransportMode.NATIVE, "java.nio tells of no ICMP error");
        Set<Integer> told = ConcurrentHashMap.newKeySet();
        UdpSocket socket = fixture().open(LOOPBACK, new Unanswered(error -> told.add(error.port())));
        List<PlainPeer> peers = Stream.generate(() -> new PlainPeer(LOOPBACK)).limit(DEAD_PEERS).toList();
        IpAddress address = peers.getFirst().address();
        Set<Integer> dead = peers.stream().map(PlainPeer::port).collect(Collectors.toSet());
        peers.forEach(PlainPeer::close);
        fixture().run(() -> dead
                .forEach(port -> socket.send(fixture().udp().endpoint(address.high(), address.low(), port),
                        Unpooled.copyInt(port))));
        LoopFixture.await(() -> told.size() == DEAD_PEERS);
        assertThat(told).isEqualTo(dead);
    }

    /** A loop that spins burns a whole core between two of its timers. */
    private void assertLoopIsIdle() throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        long thread = fixture().call(() -> Thread.currentThread().threadId());
        long before = threads.getThreadCpuTime(thread);
        long after = fixture().loop().eventLoop().schedule(() -> threads.getThreadCpuTime(thread), 500,
                TimeUnit.MILLISECONDS).get();
        assertThat(after - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(250));
    }

    @Test
    void exceptionInAHandlerCostsThatDatagramOnly() {
        Echo echo = newEcho();
        UdpSocket socket = fixture().open(LOOPBACK, (from, datagram) -> {
            if (datagram.bytes().getInt(datagram.offset()) % 2 == 0) {
                throw new IllegalStateException("a bug, on purpose");
            }
            echo.onDatagram(from, datagram);
        });
        try (PlainPeer peer = new PlainPeer(LOOPBACK)) {
            for (int i = 0; i < 10; i++) {
                peer.send(socket, payload(8, i));
            }
            for (int i = 1; i < 10; i += 2) {
                assertThat(peer.receive()).isEqualTo(payload(8, i));
            }
            assertThat(fixture().count(Counter.HANDLER_ERRORS)).isEqualTo(5);
        }
    }

    @Test
    void destinationOfTheOtherFamilyIsDroppedAndCounted() {
        UdpSocket socket = fixture().open(LOOPBACK, newEcho());
        Endpoint to = fixture().endpoint(IpAddress.parse("::1"), 9);
        fixture().run(() -> socket.send(to, Unpooled.copyInt(1)));
        LoopFixture.await(() -> fixture().count(Counter.DROPPED_SEND_ERROR) == 1);
        assertThat(fixture().count(Counter.DROPPED_SEND_ERROR)).isEqualTo(1);
        assertThat(fixture().count(Counter.SENT)).isZero();
    }

    @Test
    void sendingToAReleasedEndpointIsABugThatIsSaid() {
        UdpSocket socket = fixture().open(LOOPBACK, newEcho());
        Endpoint released = fixture().endpoint(IpAddress.parse(LOOPBACK), 9);
        ByteBuf packet = Unpooled.copyInt(1);
        fixture().run(() -> {
            released.release();
            assertThatThrownBy(() -> socket.send(released, packet)).isInstanceOf(IllegalStateException.class);
        });
        assertThat(packet.refCnt()).isZero();
    }

    @Test
    void releasedEndpointsLeaveWhatWasQueuedForThemAlone() {
        UdpSocket socket = fixture().open(LOOPBACK, newEcho());
        try (PlainPeer first = new PlainPeer(LOOPBACK); PlainPeer second = new PlainPeer(LOOPBACK)) {
            fixture().run(() -> {
                IpAddress address = first.address();
                Endpoint toFirst = fixture().udp().endpoint(address.high(), address.low(), first.port());
                socket.send(toFirst, Unpooled.copyInt(1));
                toFirst.release();
                toFirst.release();
                Endpoint toSecond = fixture().udp().endpoint(address.high(), address.low(), second.port());
                socket.send(toSecond, Unpooled.copyInt(2));
                fixture().udp().flush();
                Endpoint again = fixture().udp().endpoint(address.high(), address.low(), first.port());
                socket.send(again, Unpooled.copyInt(3));
            });
            assertThat(ByteBuffer.wrap(first.receive()).getInt()).isEqualTo(1);
            assertThat(ByteBuffer.wrap(second.receive()).getInt()).isEqualTo(2);
            assertThat(ByteBuffer.wrap(first.receive()).getInt()).isEqualTo(3);
        }
    }

    /** Peers answer with ICMP errors, if at all. */
    private record Unanswered(Consumer<IcmpError> told) implements IcmpErrorHandler {
        @Override
        public void onDatagram(UdpSocket from, Datagram datagram) {
            throw new AssertionError("nobody answers in this test");
        }

        @Override
        public void onIcmpError(UdpSocket from, IcmpError error) {
            told.accept(error);
        }
    }
}
