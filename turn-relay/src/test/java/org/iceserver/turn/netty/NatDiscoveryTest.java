package org.iceserver.turn.netty;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 5780 with real sockets on two loopback addresses and two ports of each. */
class NatDiscoveryTest {
    private static final String ONE = "127.0.0.1";
    private static final String TWO = "127.0.0.2";

    /** An answer and where it came from. */
    private record Arrived(InetSocketAddress from, StunMessage message, int length) {
        TransportAddress origin() {
            return Objects.requireNonNull(message.first(Attribute.ResponseOrigin.class)).address();
        }

        TransportAddress other() {
            return Objects.requireNonNull(message.first(Attribute.OtherAddress.class)).address();
        }
    }

    @ParameterizedTest
    @MethodSource("org.iceserver.turn.netty.TestServer#modes")
    void anAnswerLeavesFromTheAddressAndPortThatWereAskedFor(TransportMode mode) throws IOException {
        try (TestServer server = discovering(mode); DatagramSocket client = client()) {
            InetSocketAddress here = server.address(ONE);
            TransportAddress other = ask(client, here, e -> e).other();
            assertThat(new IpAddress(other.high(), other.low())).isEqualTo(IpAddress.parse(TWO));
            for (boolean ip : new boolean[]{false, true}) {
                for (boolean port : new boolean[]{false, true}) {
                    Arrived answer = ask(client, here, e -> e.add(new Attribute.ChangeRequest(ip, port)));

                    assertThat(answer.from.getAddress().getHostAddress()).isEqualTo(ip ? TWO : ONE);
                    assertThat(TurnTestClient.address(answer.from)).isEqualTo(answer.origin());
                    assertThat(answer.other()).isEqualTo(other);
                    assertThat(answer.from.equals(here)).isEqualTo(!ip && !port);
                }
            }
            assertThat(
                    TurnTestClient.address(ask(client, here, e -> e.add(new Attribute.ChangeRequest(true, true))).from))
                    .isEqualTo(other);
        }
    }

    @ParameterizedTest
    @MethodSource("org.iceserver.turn.netty.TestServer#modes")
    void responsePortReachesAnotherSocketOfTheClient(TransportMode mode) throws IOException {
        try (TestServer server = discovering(mode); DatagramSocket client = client(); DatagramSocket twin = client()) {
            send(client, server.address(ONE), e -> e.add(new Attribute.ResponsePort(twin.getLocalPort())));

            Arrived answer = receive(twin);
            assertThat(Objects.requireNonNull(answer.message.first(Attribute.XorMappedAddress.class)).address().port())
                    .isEqualTo(client.getLocalPort());
            assertThat(answer.length).isEqualTo(56);
        }
    }

    @ParameterizedTest
    @MethodSource("org.iceserver.turn.netty.TestServer#modes")
    void paddingComesBackFromTheOtherAddressToo(TransportMode mode) throws IOException {
        try (TestServer server = discovering(mode); DatagramSocket client = client()) {
            Arrived answer = ask(client, server.address(ONE),
                    e -> e.add(new Attribute.ChangeRequest(true, true))
                            .add(new Attribute.Padding(Bytes.of(new byte[1_500]))));

            assertThat(Objects.requireNonNull(answer.message.first(Attribute.Padding.class)).value().length())
                    .isEqualTo(1_500);
        }
    }

    @Test
    void addressesBehindAOneToOneNatAreToldAsTheWorldSeesThem() throws IOException {
        var told = Map.of(IpAddress.parse(ONE), IpAddress.parse("8.8.8.8"), IpAddress.parse(TWO),
                IpAddress.parse("8.8.4.4"));
        try (TestServer server = TestServer.plan().listen(ONE, TWO).natDiscovery(new NatDiscovery(0, told)).start();
                DatagramSocket client = client()) {
            Arrived answer = ask(client, server.address(ONE), e -> e.add(new Attribute.ChangeRequest(true, true)));

            assertThat(new IpAddress(answer.origin().high(), answer.origin().low()))
                    .isEqualTo(IpAddress.parse("8.8.4.4"));
            assertThat(answer.origin()).isEqualTo(answer.other());
            assertThat(answer.from.getAddress().getHostAddress()).isEqualTo(TWO);
        }
    }

    @Test
    void anAddressOfAnotherReachIsNoOtherAddress() throws IOException {
        var told = Map.of(IpAddress.parse(TWO), IpAddress.parse("8.8.4.4"));
        try (TestServer server = TestServer.plan().listen(ONE, TWO).natDiscovery(new NatDiscovery(0, told)).start();
                DatagramSocket client = client()) {
            assertThat(ask(client, server.address(ONE), e -> e).message.first(Attribute.OtherAddress.class)).isNull();
        }
    }

    @Test
    void aConnectionIsToldTheOtherAddress() throws IOException {
        try (TestServer server = discovering(TransportMode.AUTO); TurnTestClient client = server.client(ONE, true)) {
            assertThat(client.binding().first(Attribute.OtherAddress.class)).isNotNull();
        }
    }

    @Test
    void withoutTheFlagNothingOfItIsServed() throws IOException {
        try (TestServer server = TestServer.plan().listen(ONE, TWO).start(); DatagramSocket client = client()) {
            Arrived plain = ask(client, server.address(ONE), e -> e);
            Arrived change = ask(client, server.address(ONE), e -> e.add(new Attribute.ChangeRequest(true, true)));

            assertThat(plain.length).isEqualTo(32);
            assertThat(change.from).isEqualTo(server.address(ONE));
            assertThat(TurnTestClient.errorCode(change.message)).isEqualTo(420);
        }
    }

    private static TestServer discovering(TransportMode mode) throws IOException {
        return TestServer.plan().mode(mode).listen(ONE, TWO).natDiscovery(new NatDiscovery(0, Map.of())).start();
    }

    /** Not connected: answers may come from anywhere. */
    private static DatagramSocket client() throws IOException {
        var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static Arrived ask(DatagramSocket client, InetSocketAddress server, UnaryOperator<StunEncoder> more)
            throws IOException {
        send(client, server, more);
        return receive(client);
    }

    private static void send(DatagramSocket client, InetSocketAddress server, UnaryOperator<StunEncoder> more)
            throws IOException {
        byte[] request = TurnTestClient.bytes(more.apply(TurnTestClient.bindingRequest()));
        client.send(new DatagramPacket(request, request.length, server));
    }

    private static Arrived receive(DatagramSocket client) throws IOException {
        var packet = new DatagramPacket(new byte[65_536], 65_536);
        client.receive(packet);
        return new Arrived((InetSocketAddress) packet.getSocketAddress(),
                TurnTestClient.decode(Arrays.copyOf(packet.getData(), packet.getLength())), packet.getLength());
    }
}
