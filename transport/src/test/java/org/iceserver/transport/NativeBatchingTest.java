package org.iceserver.transport;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.buffer.Unpooled;
import org.iceserver.transport.UdpCounters.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledOnOs(value = OS.LINUX, disabledReason = "the native transport is Linux's system calls")
class NativeBatchingTest extends UdpTransportFixture {
    NativeBatchingTest() {
        super(TransportMode.NATIVE);
    }

    @Test
    void automaticModeChoosesTheNativeTransport() {
        try (EventLoops loops = EventLoops.open(TransportMode.AUTO, 2, System::nanoTime)) {
            assertThat(loops.describe()).isEqualTo("native UDP (recvmmsg, sendmmsg, UDP_SEGMENT on epoll), 2 loops");
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,500,20", "::1,1200,8", "127.0.0.1,1,64"})
    void packetsOfOneLengthForOneDestinationLeaveAsOneRun(String address, int size, int count) {
        long[] sendCalls = send(address, size, count);
        assertThat(sendCalls[0]).isEqualTo(1);
        assertThat(fixture().count(Counter.SENT)).isEqualTo(count);
        assertThat(fixture().count(Counter.SEGMENTED)).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({"1400,100", "1,200", "1984,64"})
    void runThatIsTooLongIsCutAndStillLeavesWithOneCall(int size, int count) {
        long[] sendCalls = send("127.0.0.1", size, count);
        assertThat(sendCalls[0]).isEqualTo(1);
        assertThat(fixture().count(Counter.SENT)).isEqualTo(count);
        assertThat(fixture().count(Counter.SEGMENTATION_REFUSED)).isZero();
        assertThat(fixture().count(Counter.SEGMENTED)).isGreaterThan(count - 3);
    }

    /** After a read that brought one packet, and after a read that brought eight. */
    @Test
    void burstIsReadByOneCallWhateverTheReadBeforeBrought() {
        List<Integer> arrived = new CopyOnWriteArrayList<>();
        UdpSocket socket = fixture().open("127.0.0.1", (from, datagram) -> arrived.add(datagram.length()));
        try (PlainPeer sender = new PlainPeer("127.0.0.1")) {
            int sent = 0;
            for (int burst : new int[]{1, 8, 1, 8, 8, 40, 1, 64}) {
                long before = fixture().count(Counter.RECEIVE_CALLS);
                fixture().run(() -> {
                    // The loop reads when this task is over: the kernel has the whole burst by then.
                    for (int i = 0; i < burst; i++) {
                        sender.send(socket, payload(100, 0));
                    }
                });
                sent += burst;
                int total = sent;
                assertThat(LoopFixture.await(() -> arrived.size() == total)).isTrue();
                // A full batch is followed by a call that finds the socket empty.
                assertThat(fixture().count(Counter.RECEIVE_CALLS) - before).isEqualTo(burst == 64 ? 2 : 1);
            }
        }
    }

    private long[] send(String address, int size, int count) {
        UdpSocket socket = fixture().open(address, (from, datagram) -> {});
        try (PlainPeer peer = new PlainPeer(address)) {
            Endpoint to = fixture().endpoint(peer.address(), peer.port());
            fixture().run(() -> {
                for (int i = 0; i < count; i++) {
                    socket.send(to, Unpooled.wrappedBuffer(payload(size, i)));
                }
            });
            for (int i = 0; i < count; i++) {
                assertThat(peer.receive()).isEqualTo(payload(size, i));
            }
            return new long[]{fixture().count(Counter.SEND_CALLS)};
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "::1"})
    void aDatagramThatMustNotBeCutLeavesAloneBehindWhatWasQueued(String address) {
        UdpSocket socket = fixture().open(address, (from, datagram) -> {});
        try (PlainPeer peer = new PlainPeer(address)) {
            Endpoint to = fixture().endpoint(peer.address(), peer.port());
            fixture().run(() -> {
                socket.send(to, Unpooled.wrappedBuffer(payload(100, 0)));
                socket.send(to, Unpooled.wrappedBuffer(payload(100, 1)));
                socket.sendUnfragmented(to, Unpooled.wrappedBuffer(payload(100, 2)), 0);
                socket.send(to, Unpooled.wrappedBuffer(payload(100, 3)));
            });
            for (int i = 0; i < 4; i++) {
                assertThat(peer.receive()).isEqualTo(payload(100, i));
            }
            assertThat(fixture().count(Counter.SEND_CALLS)).isEqualTo(3);
            assertThat(fixture().count(Counter.SEGMENTED)).isEqualTo(2);
        }
    }

    @Test
    void lastPacketOfARunMayBeShorterAndTheOneBehindItStartsAnother() {
        UdpSocket socket = fixture().open("127.0.0.1", (from, datagram) -> {});
        try (PlainPeer peer = new PlainPeer("127.0.0.1")) {
            Endpoint to = fixture().endpoint(peer.address(), peer.port());
            int[] sizes = {100, 100, 60, 60, 100};
            fixture().run(() -> {
                for (int i = 0; i < sizes.length; i++) {
                    socket.send(to, Unpooled.wrappedBuffer(payload(sizes[i], i)));
                }
            });
            for (int i = 0; i < sizes.length; i++) {
                assertThat(ByteBuffer.wrap(peer.receive())).isEqualTo(ByteBuffer.wrap(payload(sizes[i], i)));
            }
            assertThat(fixture().count(Counter.SEGMENTED)).isEqualTo(3);
            assertThat(fixture().count(Counter.SEND_CALLS)).isEqualTo(1);
        }
    }

    @Test
    void burstIsReadInFewCalls() {
        UdpSocket socket = fixture().open("127.0.0.1", (from, datagram) -> {});
        try (PlainPeer peer = new PlainPeer("127.0.0.1")) {
            fixture().run(() -> {
                for (int i = 0; i < 1000; i++) {
                    peer.send(socket, payload(20, i));
                }
            });
            LoopFixture.await(() -> fixture().count(Counter.RECEIVED) == 1000);
            assertThat(fixture().count(Counter.RECEIVED)).isEqualTo(1000);
            assertThat(fixture().count(Counter.RECEIVE_CALLS)).isLessThan(40);
        }
    }

    @Test
    void datagramLongerThanASlotIsCountedAsOversize() {
        UdpSocket socket = fixture().open("127.0.0.1", (from, datagram) -> {});
        try (PlainPeer peer = new PlainPeer("127.0.0.1")) {
            peer.send(socket, payload(1984, 1));
            peer.send(socket, payload(1985, 1));
            LoopFixture.await(() -> fixture().count(Counter.RECEIVED) == 2);
            assertThat(fixture().count(Counter.OVERSIZE)).isEqualTo(1);
        }
    }
}
