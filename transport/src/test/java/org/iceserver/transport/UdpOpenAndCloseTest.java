package org.iceserver.transport;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

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
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/** Sockets open whole or not at all, and close with nothing left behind. */
@ParameterizedClass
@EnumSource(value = TransportMode.class, names = {"NATIVE", "PORTABLE"})
class UdpOpenAndCloseTest extends UdpTransportFixture {
    UdpOpenAndCloseTest(TransportMode mode) {
        super(mode);
    }

    @Test
    void portInUseIsAnErrorThatSaysSo() {
        try (PlainPeer other = new PlainPeer(LOOPBACK)) {
            assertThatThrownBy(() -> fixture().loops().openGroup(IpAddress.parse(LOOPBACK), other.port(), DataForm.ANY,
                    loop -> newEcho())).isInstanceOf(BindFailure.class)
                    .hasMessage("UDP port " + other.port()
                            + " on 127.0.0.1 is taken: stop the program that has it or choose another port")
                    .asInstanceOf(type(BindFailure.class)).extracting(BindFailure::reason)
                    .isEqualTo(BindFailure.Reason.PORT_TAKEN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.77", "2001:db8::77"})
    void addressOfAnotherHostIsAnErrorThatSaysSo(String address) {
        assertThatThrownBy(
                () -> fixture().loops().openGroup(IpAddress.parse(address), 0, DataForm.ANY, loop -> newEcho()))
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
            List<UdpSocket> group = three.loops().openGroup(IpAddress.parse(LOOPBACK), 0, DataForm.ANY,
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
            assertThatThrownBy(
                    () -> three.loops().openGroup(IpAddress.parse(LOOPBACK), port, DataForm.ANY, loop -> newEcho()))
                    .isInstanceOf(BindFailure.class).hasMessageContaining("is taken");
        }
    }

    @Test
    void portIsFreeAgainAfterItsSocketWasClosed() {
        UdpSocket socket = fixture().open(LOOPBACK, newEcho());
        fixture().run(socket::close);
        assertThat(LoopFixture.await(() -> canBind(socket.localPort()))).isTrue();
    }

    private boolean canBind(int port) {
        try {
            UdpSocket again = fixture().loops()
                    .openGroup(IpAddress.parse(LOOPBACK), port, DataForm.ANY, loop -> newEcho())
                    .getFirst();
            fixture().run(again::close);
            return true;
        } catch (BindFailure e) {
            return false;
        }
    }

    @Test
    void closingFlushesWhatIsQueued() {
        UdpSocket socket = fixture().open(LOOPBACK, newEcho());
        try (PlainPeer peer = new PlainPeer(LOOPBACK)) {
            Endpoint to = fixture().endpoint(peer.address(), peer.port());
            ByteBuf late = Unpooled.copyInt(3);
            fixture().run(() -> {
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
            assertThat(fixture().count(Counter.DROPPED_QUEUE)).isEqualTo(1);
        }
    }

    @Test
    void closingTheLoopsFlushesWhatIsQueued() {
        UdpSocket socket = fixture().open(LOOPBACK, newEcho());
        try (PlainPeer peer = new PlainPeer(LOOPBACK)) {
            Endpoint to = fixture().endpoint(peer.address(), peer.port());
            fixture().run(() -> {
                socket.send(to, Unpooled.copyInt(1));
                fixture().udp().close();
            });
            assertThat(ByteBuffer.wrap(peer.receive()).getInt()).isEqualTo(1);
        }
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void socketClosedByItsHandlerReceivesNoMore() {
        AtomicInteger received = new AtomicInteger();
        UdpSocket socket = fixture().open(LOOPBACK, (from, datagram) -> {
            received.incrementAndGet();
            from.close();
        });
        try (PlainPeer peer = new PlainPeer(LOOPBACK)) {
            fixture().run(() -> {
                for (int i = 0; i < 10; i++) {
                    peer.send(socket, payload(10, i));
                }
            });
            LoopFixture.await(() -> received.get() > 0);
            UdpSocket other = fixture().open(LOOPBACK, newEcho());
            peer.send(other, payload(5, 5));
            assertThat(peer.receive()).isEqualTo(payload(5, 5));
            assertThat(received).hasValue(1);
        }
    }
}
