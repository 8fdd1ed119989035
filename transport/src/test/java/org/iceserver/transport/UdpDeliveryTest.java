package org.iceserver.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.iceserver.transport.UdpCounters.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What arrives, what leaves, and that both are the same bytes in the same order. */
@ParameterizedClass
@EnumSource(value = TransportMode.class, names = {"NATIVE", "PORTABLE"})
class UdpDeliveryTest extends UdpTransportFixture {
    UdpDeliveryTest(TransportMode mode) {
        super(mode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void datagramComesBackFromAnEcho(String address) {
        UdpSocket socket = fixture().open(address, newEcho());
        try (PlainPeer peer = new PlainPeer(address)) {
            peer.send(socket, payload(100, 1));
            assertThat(peer.receive()).isEqualTo(payload(100, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void burstComesBackWholeAndInOrder(String address) {
        UdpSocket socket = fixture().open(address, newEcho());
        try (PlainPeer peer = new PlainPeer(address)) {
            fixture().run(() -> {
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
        UdpSocket socket = fixture().open(address, newEcho());
        try (PlainPeer peer = new PlainPeer(address)) {
            peer.send(socket, payload(size, 7));
            assertThat(peer.receive()).isEqualTo(payload(size, 7));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1984, 4000})
    void headroomIsWritableInPlace(int size) {
        Echo echo = newEcho();
        UdpSocket socket = fixture().open(LOOPBACK, (from, datagram) -> {
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
        Echo echo = newEcho();
        UdpSocket socket = fixture().open(LOOPBACK, (from, datagram) -> {
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
        Echo echo = newEcho();
        UdpSocket socket = fixture().open(LOOPBACK, (from, datagram) -> {
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
        assertThat(fixture().call(thrown::size)).isEqualTo(4);
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
        UdpSocket socket = fixture().open(LOOPBACK, (from, datagram) -> {
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
        assertThat(fixture().count(Counter.SENT)).isEqualTo(answers.size());
        assertThat(answers.subList(0, 4)).allMatch(answer -> answer.refCnt() == 0);
    }

    @Test
    void thousandsOfEndpointsReachTheirPeers() {
        UdpSocket socket = fixture().open(LOOPBACK, newEcho());
        try (PlainPeer even = new PlainPeer(LOOPBACK); PlainPeer odd = new PlainPeer(LOOPBACK)) {
            for (int round = 0; round < 10; round++) {
                int first = round * 300;
                fixture().run(() -> {
                    for (int i = first; i < first + 300; i++) {
                        PlainPeer peer = i % 2 == 0 ? even : odd;
                        IpAddress address = peer.address();
                        Endpoint to = fixture().udp().endpoint(address.high(), address.low(), peer.port());
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
        UdpSocket socket = fixture().open(LOOPBACK, newEcho());
        try (PlainPeer left = new PlainPeer(LOOPBACK); PlainPeer right = new PlainPeer(LOOPBACK)) {
            Endpoint toLeft = fixture().endpoint(left.address(), left.port());
            Endpoint toRight = fixture().endpoint(right.address(), right.port());
            List<byte[]> forLeft = new ArrayList<>();
            List<byte[]> forRight = new ArrayList<>();
            int[] sizes = {40, 40, 40, 900, 901, 0, 1200};
            fixture().run(() -> {
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
        UdpSocket socket = fixture().open(LOOPBACK, newEcho());
        try (PlainPeer peer = new PlainPeer(LOOPBACK)) {
            Endpoint to = fixture().endpoint(peer.address(), peer.port());
            fixture().run(() -> {
                for (int i = 0; i < 3000; i++) {
                    assertThat(socket.send(to, Unpooled.copyInt(i))).isTrue();
                }
            });
            for (int i = 0; i < 3000; i++) {
                assertThat(ByteBuffer.wrap(peer.receive()).getInt()).isEqualTo(i);
            }
        }
    }
}
