package org.iceserver.turn.netty;

import java.io.IOException;
import java.util.stream.Stream;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** One allocation, an IPv4 and an IPv6 peer, and real sockets between them. */
class DualStackTest {
    private static final int CHANNEL = 0x4001;

    static Stream<Arguments> ways() {
        return TestServer.modes().flatMap(mode -> Stream.of(false, true).map(tcp -> Arguments.of(mode, tcp)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void eachPeerIsReachedFromTheAddressOfItsFamily(TransportMode mode, boolean tcp) throws IOException {
        try (TestServer server = TestServer.start(mode);
                TurnTestClient client = server.client("127.0.0.1", tcp);
                TestPeer four = new TestPeer("127.0.0.1");
                TestPeer six = new TestPeer("::1")) {
            StunMessage success = client.tryAllocate(e -> e.add(new Attribute.AdditionalAddressFamily(2)));
            TransportAddress relayedFour = success.all(Attribute.XorRelayedAddress.class).getFirst().address();
            TransportAddress relayedSix = success.all(Attribute.XorRelayedAddress.class).getLast().address();
            client.bind(CHANNEL, four.address());
            client.permit(six.address());

            client.sendChannel(CHANNEL, "to four".getBytes(ISO_8859_1));
            client.sendTo(six.address(), "to six".getBytes(ISO_8859_1));
            TestPeer.Packet atFour = four.receive();
            TestPeer.Packet atSix = six.receive();
            assertThat(atFour.text()).isEqualTo("to four");
            assertThat(atFour.from()).isEqualTo(relayedFour);
            assertThat(atSix.text()).isEqualTo("to six");
            assertThat(atSix.from()).isEqualTo(relayedSix);

            four.send(relayedFour, "from four".getBytes(ISO_8859_1));
            assertThat(client.receive().channel()).isEqualTo(CHANNEL);
            six.send(relayedSix, "from six".getBytes(ISO_8859_1));
            TurnTestClient.Received fromSix = client.receive();
            assertThat(fromSix.peer()).isEqualTo(six.address());
            assertThat(fromSix.text()).isEqualTo("from six");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void deletingOneFamilyClosesItsSocketAlone(TransportMode mode, boolean tcp) throws IOException {
        try (TestServer server = TestServer.start(mode);
                TurnTestClient client = server.client("127.0.0.1", tcp);
                TestPeer four = new TestPeer("127.0.0.1");
                TestPeer six = new TestPeer("::1")) {
            StunMessage success = client.tryAllocate(e -> e.add(new Attribute.AdditionalAddressFamily(2)));
            TransportAddress relayedFour = success.all(Attribute.XorRelayedAddress.class).getFirst().address();
            TransportAddress relayedSix = success.all(Attribute.XorRelayedAddress.class).getLast().address();
            client.permit(four.address(), six.address());

            TurnTestClient.assertSuccess(client.request(Method.REFRESH,
                    e -> e.add(new Attribute.Lifetime(0)).add(new Attribute.RequestedAddressFamily(1))));

            four.send(relayedFour, "nobody is there".getBytes(ISO_8859_1));
            six.send(relayedSix, "still here".getBytes(ISO_8859_1));
            assertThat(client.receive().text()).isEqualTo("still here");
        }
    }
}
