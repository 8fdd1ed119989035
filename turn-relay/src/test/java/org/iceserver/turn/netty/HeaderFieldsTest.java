package org.iceserver.turn.netty;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.turn.netty.FieldsSocket.Fields;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The alternate behaviours of RFC 8656 s13.1 to s13.3 and s14: a relayed packet is a new one, with this machine's hop
 * limit, best effort and Not-ECT, whatever the packet had that brought its payload.
 */
@EnabledOnOs(OS.LINUX)
class HeaderFieldsTest {
    /** Few hops, expedited forwarding, ECT(1). */
    private static final Fields ARRIVING = new Fields(17, 46 << 2 | 1);
    private static final byte[] PAYLOAD = {1, 2, 3, 4};
    private static final int CHANNEL = 0x4001;

    static List<Arguments> ways() {
        List<Arguments> ways = new ArrayList<>();
        for (TransportMode mode : TestServer.modes().toList()) {
            for (String client : List.of("127.0.0.1", "::1")) {
                for (String peer : List.of("127.0.0.1", "::1")) {
                    ways.add(Arguments.of(mode, client, peer));
                }
            }
        }
        return ways;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void nothingOfAnArrivingHeaderIsCarriedOver(TransportMode mode, String clientAddress, String peerAddress)
            throws IOException {
        try (TestServer server = TestServer.plan().mode(mode).start();
                FieldsSocket near = FieldsSocket.client(server.address(clientAddress)).sending(ARRIVING);
                FieldsSocket peer = FieldsSocket.at(peerAddress).sending(ARRIVING)) {
            TurnTestClient client = new TurnTestClient(near, TestServer.USER, TestServer.PASSWORD);
            TransportAddress relayed = client.allocate(TestServer.family(peerAddress));
            client.permit(peer.address());
            client.sendTo(peer.address(), PAYLOAD);
            assertIsNew(peer, peerAddress);
            peer.send(relayed, PAYLOAD);
            assertIsNew(near, clientAddress);
            client.bind(CHANNEL, peer.address());
            client.sendChannel(CHANNEL, PAYLOAD);
            assertIsNew(peer, peerAddress);
            peer.send(relayed, PAYLOAD);
            assertIsNew(near, clientAddress);
        }
    }

    /** What the test above would see if a header were copied. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void theFieldsOfAPacketAreSeenAsTheyWereSent(String address) throws IOException {
        try (FieldsSocket from = FieldsSocket.at(address).sending(ARRIVING);
                FieldsSocket to = FieldsSocket.at(address)) {
            from.send(to.address(), PAYLOAD);
            to.receive();
            assertThat(to.seen()).isEqualTo(ARRIVING);
        }
    }

    private static void assertIsNew(FieldsSocket receiver, String address) throws IOException {
        receiver.receive();
        assertThat(receiver.seen()).isEqualTo(new Fields(usualHops(address), 0));
    }

    /** Of a packet that starts on this machine. */
    private static int usualHops(String address) throws IOException {
        try (FieldsSocket from = FieldsSocket.at(address); FieldsSocket to = FieldsSocket.at(address)) {
            from.send(to.address(), PAYLOAD);
            to.receive();
            assertThat(to.seen().hops()).isNotEqualTo(ARRIVING.hops());
            return to.seen().hops();
        }
    }
}
