package org.iceserver.turn.netty;

import java.io.IOException;
import java.util.stream.Stream;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** A peer whose port is closed: the host's ICMP error comes back to the client. Only the native transport hears it. */
class IcmpToClientTest {
    static Stream<Arguments> ways() {
        return TestServer.modes().filter(mode -> mode == TransportMode.NATIVE).flatMap(
                mode -> Stream.of("127.0.0.1", "::1").flatMap(
                        address -> Stream.of(false, true).map(tcp -> Arguments.of(mode, address, tcp))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aClosedPortIsToldWithTheAddressSentTo(TransportMode mode, String address, boolean tcp) throws IOException {
        try (TestServer server = TestServer.start(mode);
                TurnTestClient client = server.client(address, tcp);
                TestPeer alive = new TestPeer(address)) {
            TransportAddress relayed = client.allocate(TestServer.family(address));
            TransportAddress dead = closedPort(address);
            client.permit(dead);

            client.sendTo(dead, "anybody?".getBytes(ISO_8859_1));

            StunMessage told = client.receiveIcmpError();
            assertThat(told.first(Attribute.XorPeerAddress.class)).isEqualTo(new Attribute.XorPeerAddress(dead));
            assertThat(told.first(Attribute.Icmp.class)).isEqualTo(
                    address.equals("::1") ? new Attribute.Icmp(1, 4, 0) : new Attribute.Icmp(3, 3, 0));

            client.sendTo(alive.address(), "you".getBytes(ISO_8859_1));
            assertThat(alive.receive().text()).isEqualTo("you");
            alive.send(relayed, "yes".getBytes(ISO_8859_1));
            assertThat(client.receive().text()).isEqualTo("yes");
        }
    }

    private static TransportAddress closedPort(String address) throws IOException {
        try (TestPeer peer = new TestPeer(address)) {
            return peer.address();
        }
    }
}
