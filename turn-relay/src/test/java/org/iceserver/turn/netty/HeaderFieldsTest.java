package org.iceserver.turn.netty;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.TransportMode;
import org.iceserver.turn.netty.FieldsSocket.Fields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * RFC 8656 s13.1 to s13.3 and s14: a relayed packet keeps DSCP and ECN of the packet that brought its payload, where the
 * UDP layer can see them. Its hop limit is always that of a packet that starts here.
 */
@EnabledOnOs(OS.LINUX)
class HeaderFieldsTest {
    /** Few hops, expedited forwarding, ECT(1). */
    private static final Fields ARRIVING = new Fields(17, 46 << 2 | 1);
    private static final byte[] PAYLOAD = {1, 2, 3, 4};
    private static final String HERE = "127.0.0.1";
    private static final int CHANNEL = 0x4001;
    private static final int BURST = 48;
    private static final int ROUNDS = 4;
    /** The kernel chooses the loop of each: so many are on both of two loops. */
    private static final int NEIGHBOURS = 8;

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
    void dscpAndEcnAreCarriedBothWaysAndTheHopsStartAgain(TransportMode mode, String clientAddress,
            String peerAddress) throws IOException {
        try (TestServer server = TestServer.plan().mode(mode).start();
                FieldsSocket near = FieldsSocket.client(server.address(clientAddress)).sending(ARRIVING);
                FieldsSocket peer = FieldsSocket.at(peerAddress).sending(ARRIVING)) {
            int carried = mode == TransportMode.NATIVE ? ARRIVING.trafficClass() : 0;
            TurnTestClient client = new TurnTestClient(near, TestServer.USER, TestServer.PASSWORD);
            TransportAddress relayed = client.allocate(TestServer.family(peerAddress));
            client.permit(peer.address());
            client.sendTo(peer.address(), PAYLOAD);
            assertFields(peer, peerAddress, carried);
            peer.send(relayed, PAYLOAD);
            assertFields(near, clientAddress, carried);
            client.bind(CHANNEL, peer.address());
            client.sendChannel(CHANNEL, PAYLOAD);
            assertFields(peer, peerAddress, carried);
            peer.send(relayed, PAYLOAD);
            assertFields(near, clientAddress, carried);
            if (mode == TransportMode.NATIVE) {
                client.sendWholeTo(peer.address(), PAYLOAD);
                assertFields(peer, peerAddress, carried);
            }
            peer.sending(new Fields(ARRIVING.hops(), 0)).send(relayed, PAYLOAD);
            assertFields(near, clientAddress, 0);
        }
    }

    /** They leave as runs, and a run has one traffic class. */
    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "127.0.0.1, ::1", "::1, 127.0.0.1", "::1, ::1"})
    void inABurstEveryPacketKeepsItsOwn(String clientAddress, String peerAddress) throws IOException {
        try (TestServer server = TestServer.plan().mode(TransportMode.NATIVE).start();
                FieldsSocket near = FieldsSocket.client(server.address(clientAddress));
                FieldsSocket peer = FieldsSocket.at(peerAddress)) {
            TurnTestClient client = new TurnTestClient(near, TestServer.USER, TestServer.PASSWORD);
            TransportAddress relayed = client.allocate(TestServer.family(peerAddress));
            client.bind(CHANNEL, peer.address());
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < BURST; i++) {
                    near.sending(new Fields(ARRIVING.hops(), classOf(i)));
                    client.sendChannel(CHANNEL, PAYLOAD);
                    peer.sending(new Fields(ARRIVING.hops(), classOf(i))).send(relayed, PAYLOAD);
                }
                for (int i = 0; i < BURST; i++) {
                    peer.receive();
                    assertThat(peer.seen().trafficClass()).as("to the peer, packet %s", i).isEqualTo(classOf(i));
                    near.receive();
                    assertThat(near.seen().trafficClass()).as("to the client, packet %s", i).isEqualTo(classOf(i));
                }
            }
        }
    }

    /** Eight in a row have the same one; every third of these is best effort. */
    private static int classOf(int packet) {
        int group = packet / 8;
        return group % 3 == 0 ? 0 : (group << 2) | (group & 3);
    }

    /** Between two clients of this server packets do not pass through the kernel, on one loop and from one to another. */
    @Test
    void betweenTwoClientsOfOneServerTheyAreCarriedToo() throws IOException {
        try (TestServer server = TestServer.plan().mode(TransportMode.NATIVE).start();
                FieldsSocket near = FieldsSocket.client(server.address(HERE)).sending(ARRIVING)) {
            TurnTestClient client = new TurnTestClient(near, TestServer.USER, TestServer.PASSWORD);
            TransportAddress relayed = client.allocate();
            for (int i = 0; i < NEIGHBOURS; i++) {
                try (FieldsSocket other = FieldsSocket.client(server.address(HERE)).sending(ARRIVING)) {
                    TurnTestClient neighbour = new TurnTestClient(other, TestServer.USER, TestServer.PASSWORD);
                    TransportAddress there = neighbour.allocate();
                    client.permit(there);
                    neighbour.permit(relayed);
                    client.sendTo(there, PAYLOAD);
                    assertFields(other, HERE, ARRIVING.trafficClass());
                    neighbour.sendTo(relayed, PAYLOAD);
                    assertFields(near, HERE, ARRIVING.trafficClass());
                }
            }
        }
    }

    /** RFC 8656 s15 has Not-ECT for it; a connection's bytes have no header of their own. */
    @Test
    void whatComesOverTcpLeavesAsBestEffort() throws IOException {
        try (TestServer server = TestServer.plan().mode(TransportMode.NATIVE).start();
                TurnTestClient client = server.client(HERE, true);
                FieldsSocket peer = FieldsSocket.at(HERE)) {
            client.allocate();
            client.bind(CHANNEL, peer.address());
            client.sendChannel(CHANNEL, PAYLOAD);
            assertFields(peer, HERE, 0);
        }
    }

    /** What the tests above see is what was sent. */
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

    private static void assertFields(FieldsSocket receiver, String address, int trafficClass) throws IOException {
        receiver.receive();
        assertThat(receiver.seen()).isEqualTo(new Fields(usualHops(address), trafficClass));
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
