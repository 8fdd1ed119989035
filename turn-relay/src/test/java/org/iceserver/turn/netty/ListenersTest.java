package org.iceserver.turn.netty;

import java.io.IOException;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** Local addresses that come and go while the server runs. Linux has all of 127.0.0.0/8. */
class ListenersTest {
    private static final String LATE = "127.0.0.2";

    @ParameterizedTest
    @MethodSource("org.iceserver.turn.netty.TestServer#modes")
    void anAddressThatComesIsServedOverUdpAndTcp(TransportMode mode) throws IOException {
        try (TestServer server = TestServer.start(mode)) {
            server.server().listen(IpAddress.parse(LATE));

            for (boolean tcp : new boolean[]{false, true}) {
                try (TurnTestClient client = server.client(LATE, tcp)) {
                    assertThat(client.mapped()).isEqualTo(TurnTestClient.address(client.wire().local()));
                    assertThat(client.allocate().port()).isPositive();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.iceserver.turn.netty.TestServer#modes")
    void anAddressThatGoesTakesItsSessionsAndNoOthers(TransportMode mode) throws IOException {
        try (TestServer server = TestServer.start(mode); TestPeer peer = new TestPeer("127.0.0.1")) {
            server.server().listen(IpAddress.parse(LATE));
            try (TurnTestClient staying = server.client("127.0.0.1", false);
                    TurnTestClient leaving = server.client(LATE, false)) {
                TransportAddress relayed = staying.allocate();
                staying.permit(peer.address());
                leaving.allocate();
                assertThat(server.server().sessions()).isEqualTo(2);

                server.server().stopListening(IpAddress.parse(LATE));

                assertThat(server.server().sessions()).isEqualTo(1);
                assertThat(server.server().bound()).extracting(RelayServer.Bound::address)
                        .doesNotContain(IpAddress.parse(LATE));
                peer.send(relayed, "still here".getBytes(ISO_8859_1));
                assertThat(staying.receive().text()).isEqualTo("still here");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.iceserver.turn.netty.TestServer#modes")
    void anAddressMayComeBack(TransportMode mode) throws IOException {
        try (TestServer server = TestServer.start(mode)) {
            server.server().listen(IpAddress.parse(LATE));
            server.server().stopListening(IpAddress.parse(LATE));
            server.server().listen(IpAddress.parse(LATE));

            try (TurnTestClient client = server.client(LATE, false)) {
                assertThat(client.mapped()).isEqualTo(TurnTestClient.address(client.wire().local()));
            }
        }
    }
}
