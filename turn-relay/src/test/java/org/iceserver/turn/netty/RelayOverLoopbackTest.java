package org.iceserver.turn.netty;

import java.io.IOException;
import java.util.stream.Stream;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.turn.DropReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** A client and a peer with real sockets between them: each client transport, address family and UDP layer. */
class RelayOverLoopbackTest {
    private static final int CHANNEL = 0x4001;

    static Stream<Arguments> ways() {
        return TestServer.modes().flatMap(mode -> Stream.of("127.0.0.1", "::1").flatMap(
                address -> Stream.of(false, true).map(tcp -> Arguments.of(mode, address, tcp))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void channelDataTravelsBothWays(TransportMode mode, String address, boolean tcp) throws IOException {
        try (TestServer server = TestServer.start(mode);
                TurnTestClient client = server.client(address, tcp);
                TestPeer peer = new TestPeer(address)) {
            TransportAddress relayed = client.allocate(TestServer.family(address));
            client.bind(CHANNEL, peer.address());

            for (String text : new String[]{"hello", "four", "", "a longer one"}) {
                client.sendChannel(CHANNEL, text.getBytes(ISO_8859_1));
                TestPeer.Packet atPeer = peer.receive();
                assertThat(atPeer.text()).isEqualTo(text);
                assertThat(atPeer.from()).isEqualTo(relayed);

                peer.send(relayed, text.getBytes(ISO_8859_1));
                TurnTestClient.Received atClient = client.receive();
                assertThat(atClient.channel()).isEqualTo(CHANNEL);
                assertThat(atClient.text()).isEqualTo(text);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void sendAndDataIndicationsTravelBothWays(TransportMode mode, String address, boolean tcp) throws IOException {
        try (TestServer server = TestServer.start(mode);
                TurnTestClient client = server.client(address, tcp);
                TestPeer peer = new TestPeer(address)) {
            TransportAddress relayed = client.allocate(TestServer.family(address));
            client.permit(peer.address());

            for (String text : new String[]{"hello", "four", "", "a longer one"}) {
                client.sendTo(peer.address(), text.getBytes(ISO_8859_1));
                assertThat(peer.receive().text()).isEqualTo(text);

                peer.send(relayed, text.getBytes(ISO_8859_1));
                TurnTestClient.Received atClient = client.receive();
                assertThat(atClient.peer()).isEqualTo(peer.address());
                assertThat(atClient.text()).isEqualTo(text);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void bindingTellsTheClientItsOwnAddress(TransportMode mode, String address, boolean tcp) throws IOException {
        try (TestServer server = TestServer.start(mode); TurnTestClient client = server.client(address, tcp)) {
            assertThat(client.mapped()).isEqualTo(TurnTestClient.address(client.wire().local()));
        }
    }

    /** Larger than a slot of the packet memory: copied once, and framed towards the client all the same. */
    @ParameterizedTest
    @MethodSource("ways")
    void datagramsLargerThanASlotAreRelayedWhole(TransportMode mode, String address, boolean tcp) throws IOException {
        try (TestServer server = TestServer.start(mode);
                TurnTestClient client = server.client(address, tcp);
                TestPeer peer = new TestPeer(address)) {
            TransportAddress relayed = client.allocate(TestServer.family(address));
            client.bind(CHANNEL, peer.address());
            for (int length : new int[]{1_984, 1_985, 4_000, 65_000}) {
                byte[] payload = pattern(length);

                client.sendChannel(CHANNEL, payload);
                assertThat(peer.receive().text()).isEqualTo(new String(payload, ISO_8859_1));

                peer.send(relayed, payload);
                assertThat(client.receive().text()).isEqualTo(new String(payload, ISO_8859_1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aPeerWithoutPermissionReachesNobody(TransportMode mode, String address, boolean tcp) throws IOException {
        try (TestServer server = TestServer.start(mode);
                TurnTestClient client = server.client(address, tcp);
                TestPeer stranger = new TestPeer(address)) {
            TransportAddress relayed = client.allocate(TestServer.family(address));

            stranger.send(relayed, new byte[20]);
            client.sendTo(stranger.address(), new byte[20]);
            client.sendChannel(CHANNEL, new byte[20]);

            server.awaitDrops(3);
            assertThat(client.nothingArrives()).isTrue();
            assertThat(stranger.nothingArrives()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aSendIndicationWithDontFragmentTravelsWhereDfCanBeSetAndIsDroppedElsewhere(TransportMode mode, String address,
            boolean tcp) throws IOException {
        try (TestServer server = TestServer.start(mode);
                TurnTestClient client = server.client(address, tcp);
                TestPeer peer = new TestPeer(address)) {
            client.allocate(TestServer.family(address));
            client.permit(peer.address());

            client.sendWholeTo(peer.address(), "whole".getBytes(ISO_8859_1));

            if (mode == TransportMode.NATIVE) {
                assertThat(peer.receive().text()).isEqualTo("whole");
            } else {
                Eventually.eventually("one drop", () -> server.drops(DropReason.BAD_SEND_INDICATION) == 1);
            }
            client.sendTo(peer.address(), "after".getBytes(ISO_8859_1));
            assertThat(peer.receive().text()).isEqualTo("after");
        }
    }

    private static byte[] pattern(int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (i * 31 + (i >> 8));
        }
        return payload;
    }
}
