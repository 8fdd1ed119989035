package org.iceserver.transport.linux;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.IoEventLoop;
import org.iceserver.transport.Datagram;
import org.iceserver.transport.DatagramHandler;
import org.iceserver.transport.Endpoint;
import org.iceserver.transport.IcmpError;
import org.iceserver.transport.IcmpErrorHandler;
import org.iceserver.transport.LoopFixture;
import org.iceserver.transport.PlainPeer;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.UdpCounters.Counter;
import org.iceserver.transport.UdpSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A kernel that answers a script first and works from then on. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the native transport is Linux's system calls")
class RefusedSendsTest {
    private static final DatagramHandler IGNORE = (socket, datagram) -> {};

    private final LoopFixture fixture = new LoopFixture(TransportMode.NATIVE, 1);
    private final PlainPeer peer = new PlainPeer("127.0.0.1");
    private final PlainPeer other = new PlainPeer("127.0.0.1");
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Deque<Integer> script = new ArrayDeque<>();
    private NativeUdpTransport udp;
    private Endpoint toPeer;
    private Endpoint toOther;

    @BeforeEach
    void open() {
        udp = fixture.call(() -> new NativeUdpTransport((IoEventLoop) fixture.loop().eventLoop(), nanos::get,
                real -> (fd, headers, count) -> {
                    Integer errno = script.poll();
                    return errno == null ? real.send(fd, headers, count) : -errno;
                }));
        toPeer = fixture.call(() -> udp.endpoint(peer.address().high(), peer.address().low(), peer.port()));
        toOther = fixture.call(() -> udp.endpoint(other.address().high(), other.address().low(), other.port()));
    }

    @AfterEach
    void close() {
        fixture.run(udp::close);
        fixture.close();
        peer.close();
        other.close();
    }

    @Test
    void interruptedCallIsMadeAgain() {
        send(IGNORE, List.of(Linux.EINTR, Linux.EINTR), toPeer, 3);
        received(peer, 3);
        assertThat(dropped()).isZero();
        assertThat(count(Counter.PENDING_ERRORS)).isZero();
    }

    @Test
    void fullSendBufferDropsAndCounts() {
        List<ByteBuf> packets = send(IGNORE, List.of(Linux.EAGAIN), toPeer, 3);
        assertThat(count(Counter.DROPPED_WOULD_BLOCK)).isEqualTo(3);
        assertThat(count(Counter.SENT)).isZero();
        assertThat(packets).allMatch(packet -> packet.refCnt() == 0);
        send(IGNORE, List.of(), toPeer, 1);
        received(peer, 1);
    }

    @Test
    void pendingErrorCostsNothingBecauseTheSendIsTriedOnceMore() {
        send(IGNORE, List.of(Linux.EHOSTUNREACH), toPeer, 3);
        received(peer, 3);
        assertThat(dropped()).isZero();
        assertThat(count(Counter.PENDING_ERRORS)).isEqualTo(1);
    }

    @Test
    void refusedPacketIsDroppedAloneAndThoseBehindItLeave() {
        UdpSocket socket = fixture.call(() -> udp.open(peer.address(), 0, false, IGNORE));
        fixture.run(() -> {
            script.addAll(List.of(Linux.EPERM, Linux.EPERM));
            socket.send(toOther, packet(0));
            socket.send(toPeer, packet(0));
            socket.send(toPeer, packet(1));
        });
        received(peer, 2);
        assertThat(count(Counter.DROPPED_SEND_ERROR)).isEqualTo(1);
        assertThat(count(Counter.SENT)).isEqualTo(2);
    }

    @Test
    void segmentOverTheRouteIsRememberedByTheDestinationAlone() {
        List<ByteBuf> first = send(IGNORE, List.of(Linux.EMSGSIZE), toPeer, 5);
        received(peer, 5);
        assertThat(count(Counter.SEGMENTATION_REFUSED)).isEqualTo(1);
        assertThat(first).allMatch(packet -> packet.refCnt() == 0);
        assertThat(count(Counter.SEGMENTED)).isZero();

        send(IGNORE, List.of(), toPeer, 5);
        received(peer, 5);
        assertThat(count(Counter.SEGMENTED)).isZero();

        send(IGNORE, List.of(), toOther, 5);
        received(other, 5);
        assertThat(count(Counter.SEGMENTED)).isEqualTo(5);
        assertThat(dropped()).isZero();
    }

    @Test
    void shorterSegmentsAreStillTriedWhereALongerOneWasRefused() {
        NativeEndpoint endpoint = (NativeEndpoint) toPeer;
        assertThat(endpoint.largestSegment()).isEqualTo(Integer.MAX_VALUE);
        endpoint.refusedSegment(1200);
        endpoint.refusedSegment(1400);
        assertThat(endpoint.largestSegment()).isEqualTo(1199);
    }

    @Test
    void deviceThatCannotSegmentIsAskedAgainAfterAMinute() {
        UdpSocket socket = fixture.call(() -> udp.open(peer.address(), 0, false, IGNORE));
        sendOn(socket, List.of(Linux.EIO, Linux.EIO), toPeer, 4);
        received(peer, 4);
        assertThat(count(Counter.SEGMENTATION_REFUSED)).isEqualTo(1);
        assertThat(count(Counter.SEGMENTED)).isZero();

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(60) - 1);
        sendOn(socket, List.of(), toOther, 4);
        received(other, 4);
        assertThat(count(Counter.SEGMENTED)).isZero();

        nanos.addAndGet(1);
        sendOn(socket, List.of(), toPeer, 4);
        received(peer, 4);
        assertThat(count(Counter.SEGMENTED)).isEqualTo(4);
        assertThat(dropped()).isZero();
    }

    @Test
    void pendingPathMtuErrorIsNotTakenForARefusedSegment() {
        send(new IcmpErrorHandler() {
            @Override
            public void onDatagram(UdpSocket socket, Datagram datagram) {}

            @Override
            public void onIcmpError(UdpSocket socket, IcmpError error) {}
        }, List.of(Linux.EMSGSIZE), toPeer, 5);
        received(peer, 5);
        assertThat(count(Counter.SEGMENTATION_REFUSED)).isZero();
        assertThat(count(Counter.SEGMENTED)).isEqualTo(5);
    }

    @Test
    void aClosedSocketTouchesNoDescriptorAndReleasesThePacket() {
        UdpSocket closed = fixture.call(() -> udp.open(peer.address(), 0, false, IGNORE));
        fixture.run(closed::close);
        ByteBuf packet = packet(0);
        assertThat(fixture.call(() -> closed.sendUnfragmented(toPeer, packet, 0))).isFalse();
        assertThat(packet.refCnt()).isZero();
        assertThat(count(Counter.DROPPED_QUEUE)).isEqualTo(1);
        assertThat(count(Counter.PENDING_ERRORS)).isZero();
    }

    @Test
    void aClosedTransportMakesNoEndpointAndOpensNoSocket() {
        fixture.run(udp::close);
        fixture.run(() -> {
            assertThatThrownBy(() -> udp.endpoint(0, 0xFFFF_7F00_0001L, 9)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> udp.open(peer.address(), 0, false, IGNORE))
                    .isInstanceOf(IllegalStateException.class);
        });
    }

    private List<ByteBuf> send(DatagramHandler handler, List<Integer> errnos, Endpoint to, int count) {
        return sendOn(fixture.call(() -> udp.open(peer.address(), 0, false, handler)), errnos, to, count);
    }

    private List<ByteBuf> sendOn(UdpSocket socket, List<Integer> errnos, Endpoint to, int count) {
        return fixture.call(() -> {
            script.addAll(errnos);
            List<ByteBuf> packets = IntStream.range(0, count).mapToObj(RefusedSendsTest::packet).toList();
            packets.forEach(packet -> socket.send(to, packet));
            return packets;
        });
    }

    private static ByteBuf packet(int number) {
        return ByteBufAllocator.DEFAULT.directBuffer().writeInt(number).writeZero(96);
    }

    private static void received(PlainPeer by, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(ByteBuffer.wrap(by.receive()).getInt()).isEqualTo(i);
        }
    }

    private long dropped() {
        return count(Counter.DROPPED_SEND_ERROR) + count(Counter.DROPPED_WOULD_BLOCK) + count(Counter.DROPPED_QUEUE);
    }

    private long count(Counter counter) {
        return fixture.call(() -> {
            udp.flush();
            return udp.counters().get(counter);
        });
    }
}
