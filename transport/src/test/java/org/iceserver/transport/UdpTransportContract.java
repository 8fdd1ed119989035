package org.iceserver.transport;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.iceserver.transport.UdpCounters.Counter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/** What every implementation of the UDP layer keeps. */
abstract class UdpTransportContract {
    private static final String LOOPBACK = "127.0.0.1";

    private LoopFixture fixture;

    abstract TransportMode mode();

    @BeforeEach
    void openLoop() {
        fixture = new LoopFixture(mode(), 1);
    }

    @AfterEach
    void closeLoop() {
        fixture.close();
    }

    LoopFixture fixture() {
        return fixture;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void datagramComesBackFromAnEcho(String address) {
        UdpSocket socket = fixture.open(address, new Echo());
        try (PlainPeer peer = new PlainPeer(address)) {
            peer.send(socket, payload(100, 1));
            assertThat(peer.receive()).isEqualTo(payload(100, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void burstComesBackWholeAndInOrder(String address) {
        UdpSocket socket = fixture.open(address, new Echo());
        try (PlainPeer peer = new PlainPeer(address)) {
            fixture.run(() -> {
                // The loop stands still meanwhile, so that it reads a batch and runs out of slots.
                for (int i = 0; i < 400; i++) {
                    peer.send(socket, payload(100, i));
                }
            });
            for (int i = 0; i < 400; i++) {
                assertThat(peer.receive()).isEqualTo(payload(100, i));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,0", "127.0.0.1,1", "127.0.0.1,1472", "127.0.0.1,1984", "127.0.0.1,1985", "127.0.0.1,4000",
        "127.0.0.1,65000", "::1,0", "::1,1985", "::1,65000"})
    void everySizeComesBack(String address, int size) {
        UdpSocket socket = fixture.open(address, new Echo());
        try (PlainPeer peer = new PlainPeer(address)) {
            peer.send(socket, payload(size, 7));
            assertThat(peer.receive()).isEqualTo(payload(size, 7));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1984, 4000})
    void headroomIsWritableInPlace(int size) {
        Echo echo = new Echo();
        UdpSocket socket = fixture.open(LOOPBACK, (from, datagram) -> {
            int start = datagram.offset() - Datagram.HEADROOM;
            for (int i = 0; i < Datagram.HEADROOM; i++) {
                datagram.bytes().setByte(start + i, i);
            }
            from.send(echo.endpoint(datagram), datagram, start, datagram.length() + Datagram.HEADROOM);
        });
        try (PlainPeer peer = new PlainPeer(LOOPBACK)) {
            for (int round = 0; round < 2; round++) {
                peer.send(socket, payload(size, round));
                ByteBuffer answer = ByteBuffer.wrap(peer.receive());
                for (int i = 0; i < Datagram.HEADROOM; i++) {
                    assertThat(answer.get()).isEqualTo((byte) i);
                }
                assertThat(answer).isEqualTo(ByteBuffer.wrap(payload(size, round)));
            }
        }
    }

    @Test
    void paddingBehindThePayloadIsWritable() {
        Echo echo = new Echo();
        UdpSocket socket = fixture.open(LOOPBACK, (from, datagram) -> {
            datagram.bytes().setByte(datagram.offset() + datagram.length(), 'p');
            from.send(echo.endpoint(datagram), datagram, datagram.offset(), datagram.length() + 1);
        });
        try (PlainPeer peer = new PlainPeer(LOOPBACK)) {
            for (int size : new int[]{3, 1983, 4003}) {
                peer.send(socket, payload(size, size));
                assertThat(peer.receive()).hasSize(size + 1).startsWith(payload(size, size)).endsWith('p');
            }
        }
    }

    @Test
    void bytesOutsideTheDatagramAreNotSent() {
        List<Throwable> thrown = new ArrayList<>();
        Echo echo = new Echo();
        UdpSocket socket = fixture.open(LOOPBACK, (from, datagram) -> {
            int offset = datagram.offset();
            for (int[] range : new int[][]{{offset - Datagram.HEADROOM - 1, 1}, {offset, datagram.length() + 1},
                {offset, -1}, {offset + 1, Integer.MAX_VALUE}}) {
                try {
                    from.send(echo.endpoint(datagram), datagram, range[0], range[1]);
                } catch (IndexOutOfBoundsException e) {
                    thrown.add(e);
                }
            }
            echo.onDatagram(from, datagram);
        });
        try (PlainPeer peer = new PlainPeer(LOOPBACK)) {
            peer.send(socket, payload(100, 1));
            assertThat(peer.receive()).isEqualTo(payload(100, 1));
        }
        assertThat(fixture.call(thrown::size)).isEqualTo(4);
    }

    @Test
    void replyReachesTheSenderFromAnyKindOfBuffer() {
        List<ByteBuf> answers = List.of(Unpooled.wrappedBuffer(payload(50, 1)),
                Unpooled.directBuffer().writeBytes(payload(50, 2)),
                Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(payload(20, 3)), Unpooled.wrappedBuffer(payload(30, 4))),
                Unpooled.directBuffer().writeByte(9).writeBytes(payload(50, 5)).readerIndex(1), Unpooled.EMPTY_BUFFER);
        List<byte[]> expected = answers.stream().map(answer -> {
            byte[] bytes = new byte[answer.readableBytes()];
            answer.getBytes(answer.readerIndex(), bytes);
            return bytes;
        }).toList();
        UdpSocket socket = fixture.open(LOOPBACK, (from, datagram) -> {
            for (ByteBuf answer : answers) {
                assertThat(from.reply(datagram, answer)).isTrue();
            }
        });
        try (PlainPeer peer = new PlainPeer(LOOPBACK)) {
            peer.send(socket, payload(1, 1));
            for (byte[] answer : expected) {
                assertThat(peer.receive()).isEqualTo(answer);
            }
        }
        LoopFixture.await(() -> answers.get(1).refCnt() == 0);
        assertThat(answers.subList(0, 4)).allMatch(answer -> answer.refCnt() == 0);
    }

    @Test
    void thousandsOfEndpointsReachTheirPeers() {
        UdpSocket socket = fixture.open(LOOPBACK, new Echo());
        try (PlainPeer even = new PlainPeer(LOOPBACK); PlainPeer odd = new PlainPeer(LOOPBACK)) {
            for (int round = 0; round < 10; round++) {
                int first = round * 300;
                fixture.run(() -> {
                    for (int i = first; i < first + 300; i++) {
                        PlainPeer peer = i % 2 == 0 ? even : odd;
                        IpAddress address = peer.address();
                        Endpoint to = fixture.udp().endpoint(address.high(), address.low(), peer.port());
                        socket.send(to, Unpooled.copyInt(i));
                    }
                });
                for (int i = first; i < first + 300; i++) {
                    assertThat(ByteBuffer.wrap((i % 2 == 0 ? even : odd).receive()).getInt()).isEqualTo(i);
                }
            }
        }
    }

    @Test
    void mixedLengthsKeepTheirOrderPerDestination() {
        Random random = new Random(8656);
        UdpSocket socket = fixture.open(LOOPBACK, new Echo());
        try (PlainPeer left = new PlainPeer(LOOPBACK); PlainPeer right = new PlainPeer(LOOPBACK)) {
            Endpoint toLeft = fixture.endpoint(left.address(), left.port());
            Endpoint toRight = fixture.endpoint(right.address(), right.port());
            List<byte[]> forLeft = new ArrayList<>();
            List<byte[]> forRight = new ArrayList<>();
            int[] sizes = {40, 40, 40, 900, 901, 0, 1200};
            fixture.run(() -> {
                for (int i = 0; i < 500; i++) {
                    boolean toTheLeft = random.nextInt(5) > 0;
                    byte[] packet = payload(sizes[random.nextInt(sizes.length)], i);
                    (toTheLeft ? forLeft : forRight).add(packet);
                    socket.send(toTheLeft ? toLeft : toRight, Unpooled.wrappedBuffer(packet));
                }
            });
            forLeft.forEach(packet -> assertThat(left.receive()).isEqualTo(packet));
            forRight.forEach(packet -> assertThat(right.receive()).isEqualTo(packet));
        }
    }

    @Test
    void moreThanTheSendQueueHoldsIsFlushedAndNotDropped() {
        UdpSocket socket = fixture.open(LOOPBACK, new Echo());
        try (PlainPeer peer = new PlainPeer(LOOPBACK)) {
            Endpoint to = fixture.endpoint(peer.address(), peer.port());
            fixture.run(() -> {
                for (int i = 0; i < 3000; i++) {
                    assertThat(socket.send(to, Unpooled.copyInt(i))).isTrue();
                }
            });
            for (int i = 0; i < 3000; i++) {
                assertThat(ByteBuffer.wrap(peer.receive()).getInt()).isEqualTo(i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void deadPeerCostsTheLivePeerNothingAndLeavesTheLoopIdle(String address) throws Exception {
        AtomicInteger told = new AtomicInteger();
        AtomicReference<IcmpError> lastTold = new AtomicReference<>();
        UdpSocket socket = fixture.open(address, new IcmpErrorHandler() {
            @Override
            public void onDatagram(UdpSocket from, Datagram datagram) {
                throw new AssertionError("nobody answers in this test");
            }

            @Override
            public void onIcmpError(UdpSocket from, IcmpError error) {
                lastTold.set(error);
                told.incrementAndGet();
            }
        });
        try (PlainPeer live = new PlainPeer(address); PlainPeer dead = new PlainPeer(address)) {
            int deadPort = dead.port();
            dead.close();
            Endpoint toDead = fixture.endpoint(live.address(), deadPort);
            Endpoint toLive = fixture.endpoint(live.address(), live.port());
            for (int round = 0; round < 5; round++) {
                fixture.run(() -> {
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
            assertThat(fixture.count(Counter.DROPPED_SEND_ERROR)).isZero();
            if (mode() == TransportMode.NATIVE) {
                LoopFixture.await(() -> told.get() > 0);
                assertThat(lastTold.get()).isEqualTo(
                        new IcmpError(live.address(), deadPort, live.address().isV4() ? 3 : 1,
                                live.address().isV4() ? 3 : 4, 0));
            }
            assertLoopIsIdle();
        }
    }

    /** A loop that spins burns a whole core between two of its timers. */
    private void assertLoopIsIdle() throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        long thread = fixture.call(() -> Thread.currentThread().threadId());
        long before = threads.getThreadCpuTime(thread);
        long after = fixture.loop().eventLoop().schedule(() -> threads.getThreadCpuTime(thread), 500,
                TimeUnit.MILLISECONDS).get();
        assertThat(after - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(250));
    }

    @Test
    void releasedEndpointsLeaveWhatWasQueuedForThemAlone() {
        UdpSocket socket = fixture.open(LOOPBACK, new Echo());
        try (PlainPeer first = new PlainPeer(LOOPBACK); PlainPeer second = new PlainPeer(LOOPBACK)) {
            fixture.run(() -> {
                IpAddress address = first.address();
                Endpoint toFirst = fixture.udp().endpoint(address.high(), address.low(), first.port());
                socket.send(toFirst, Unpooled.copyInt(1));
                toFirst.release();
                toFirst.release();
                Endpoint toSecond = fixture.udp().endpoint(address.high(), address.low(), second.port());
                socket.send(toSecond, Unpooled.copyInt(2));
                fixture.udp().flush();
                Endpoint again = fixture.udp().endpoint(address.high(), address.low(), first.port());
                socket.send(again, Unpooled.copyInt(3));
            });
            assertThat(ByteBuffer.wrap(first.receive()).getInt()).isEqualTo(1);
            assertThat(ByteBuffer.wrap(second.receive()).getInt()).isEqualTo(2);
            assertThat(ByteBuffer.wrap(first.receive()).getInt()).isEqualTo(3);
        }
    }

    @Test
    void sendingToAReleasedEndpointIsABugThatIsSaid() {
        UdpSocket socket = fixture.open(LOOPBACK, new Echo());
        Endpoint released = fixture.endpoint(IpAddress.parse(LOOPBACK), 9);
        ByteBuf packet = Unpooled.copyInt(1);
        fixture.run(() -> {
            released.release();
            assertThatThrownBy(() -> socket.send(released, packet)).isInstanceOf(IllegalStateException.class);
        });
        assertThat(packet.refCnt()).isZero();
    }

    @Test
    void closingFlushesWhatIsQueued() {
        UdpSocket socket = fixture.open(LOOPBACK, new Echo());
        try (PlainPeer peer = new PlainPeer(LOOPBACK)) {
            Endpoint to = fixture.endpoint(peer.address(), peer.port());
            ByteBuf late = Unpooled.copyInt(3);
            fixture.run(() -> {
                socket.send(to, Unpooled.copyInt(1));
                socket.send(to, Unpooled.copyInt(2));
                socket.close();
                socket.close();
                assertThat(socket.isOpen()).isFalse();
                assertThat(socket.send(to, late)).isFalse();
            });
            assertThat(ByteBuffer.wrap(peer.receive()).getInt()).isEqualTo(1);
            assertThat(ByteBuffer.wrap(peer.receive()).getInt()).isEqualTo(2);
            assertThat(late.refCnt()).isZero();
            assertThat(fixture.count(Counter.DROPPED_QUEUE)).isEqualTo(1);
        }
    }

    @Test
    void closingTheLoopsFlushesWhatIsQueued() {
        UdpSocket socket = fixture.open(LOOPBACK, new Echo());
        try (PlainPeer peer = new PlainPeer(LOOPBACK)) {
            Endpoint to = fixture.endpoint(peer.address(), peer.port());
            fixture.run(() -> {
                socket.send(to, Unpooled.copyInt(1));
                fixture.udp().close();
            });
            assertThat(ByteBuffer.wrap(peer.receive()).getInt()).isEqualTo(1);
        }
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void socketClosedByItsHandlerReceivesNoMore() {
        AtomicInteger received = new AtomicInteger();
        UdpSocket socket = fixture.open(LOOPBACK, (from, datagram) -> {
            received.incrementAndGet();
            from.close();
        });
        try (PlainPeer peer = new PlainPeer(LOOPBACK)) {
            fixture.run(() -> {
                for (int i = 0; i < 10; i++) {
                    peer.send(socket, payload(10, i));
                }
            });
            LoopFixture.await(() -> received.get() > 0);
            UdpSocket other = fixture.open(LOOPBACK, new Echo());
            peer.send(other, payload(5, 5));
            assertThat(peer.receive()).isEqualTo(payload(5, 5));
            assertThat(received).hasValue(1);
        }
    }

    @Test
    void exceptionInAHandlerCostsThatDatagramOnly() {
        Echo echo = new Echo();
        UdpSocket socket = fixture.open(LOOPBACK, (from, datagram) -> {
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
            assertThat(fixture.count(Counter.HANDLER_ERRORS)).isEqualTo(5);
        }
    }

    @Test
    void portInUseIsAnErrorThatSaysSo() {
        try (PlainPeer other = new PlainPeer(LOOPBACK)) {
            assertThatThrownBy(() -> fixture.loops().openGroup(IpAddress.parse(LOOPBACK), other.port(),
                    loop -> new Echo())).isInstanceOf(BindFailure.class)
                    .hasMessage("UDP port " + other.port()
                            + " on 127.0.0.1 is taken: stop the program that has it or choose another port")
                    .asInstanceOf(type(BindFailure.class)).extracting(BindFailure::reason)
                    .isEqualTo(BindFailure.Reason.PORT_TAKEN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.77", "2001:db8::77"})
    void addressOfAnotherHostIsAnErrorThatSaysSo(String address) {
        assertThatThrownBy(() -> fixture.loops().openGroup(IpAddress.parse(address), 0, loop -> new Echo()))
                .isInstanceOf(BindFailure.class)
                .hasMessage(
                        IpAddress.parse(address) + " is not an address of this host: name one that an interface has")
                .asInstanceOf(type(BindFailure.class)).extracting(BindFailure::reason)
                .isEqualTo(BindFailure.Reason.NOT_LOCAL);
    }

    @Test
    void groupSharesOnePortAndEveryLoopAnswers() throws Exception {
        try (LoopFixture three = new LoopFixture(mode(), 3)) {
            AtomicInteger[] seen = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
            List<Echo> echoes = List.of(new Echo(three, 0), new Echo(three, 1), new Echo(three, 2));
            List<UdpSocket> group = three.loops().openGroup(IpAddress.parse(LOOPBACK), 0,
                    loop -> (socket, datagram) -> {
                        seen[loop].incrementAndGet();
                        echoes.get(loop).onDatagram(socket, datagram);
                    });
            int port = group.getFirst().localPort();
            assertThat(group).hasSize(3).allMatch(socket -> socket.localPort() == port);
            for (int client = 0; client < 100; client++) {
                try (PlainPeer peer = new PlainPeer(LOOPBACK)) {
                    peer.send(group.getFirst(), payload(30, client));
                    assertThat(peer.receive()).isEqualTo(payload(30, client));
                }
            }
            // Three sockets and a hundred flows: each loop missing all of them has odds of 3 in 10^17.
            assertThat(seen).allMatch(count -> count.get() > 0);
            assertThatThrownBy(() -> three.loops().openGroup(IpAddress.parse(LOOPBACK), port, loop -> new Echo()))
                    .isInstanceOf(BindFailure.class).hasMessageContaining("is taken");
        }
    }

    @Test
    void portIsFreeAgainAfterItsSocketWasClosed() {
        UdpSocket socket = fixture.open(LOOPBACK, new Echo());
        fixture.run(socket::close);
        LoopFixture.await(() -> canBind(socket.localPort()));
        assertThat(canBind(socket.localPort())).isTrue();
    }

    private boolean canBind(int port) {
        try {
            UdpSocket again = fixture.loops().openGroup(IpAddress.parse(LOOPBACK), port, loop -> new Echo()).getFirst();
            fixture.run(again::close);
            return true;
        } catch (BindFailure e) {
            return false;
        }
    }

    @Test
    void grantedReceiveBufferIsTold() {
        UdpSocket socket = fixture.open(LOOPBACK, new Echo());
        assertThat(socket.receiveBufferBytes()).isBetween(1024, UdpTransport.BUFFER_BYTES * 2);
    }

    @Test
    void destinationOfTheOtherFamilyIsDroppedAndCounted() {
        UdpSocket socket = fixture.open(LOOPBACK, new Echo());
        Endpoint to = fixture.endpoint(IpAddress.parse("::1"), 9);
        fixture.run(() -> socket.send(to, Unpooled.copyInt(1)));
        LoopFixture.await(() -> fixture.count(Counter.DROPPED_SEND_ERROR) == 1);
        assertThat(fixture.count(Counter.DROPPED_SEND_ERROR)).isEqualTo(1);
        assertThat(fixture.count(Counter.SENT)).isZero();
    }

    static byte[] payload(int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        if (size >= 4) {
            ByteBuffer.wrap(bytes).putInt(seed);
        }
        return bytes;
    }

    /** Sends every datagram back to its sender, through one endpoint per sender. */
    private final class Echo implements DatagramHandler {
        private final Map<Integer, Endpoint> byPort = new HashMap<>();
        private final UdpTransport udp;

        Echo() {
            this(fixture, 0);
        }

        Echo(LoopFixture loops, int index) {
            this.udp = loops.loops().media().get(index).udp();
        }

        Endpoint endpoint(Datagram datagram) {
            return byPort.computeIfAbsent(datagram.port(),
                    port -> udp.endpoint(datagram.high(), datagram.low(), port));
        }

        @Override
        public void onDatagram(UdpSocket socket, Datagram datagram) {
            socket.send(endpoint(datagram), datagram, datagram.offset(), datagram.length());
        }
    }
}
