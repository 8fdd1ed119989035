package org.iceserver.turn.netty;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;

import org.iceserver.stun.TransportAddress;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.policy.PeerRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** The own-address rule: between two allocations in process, and nowhere else on this host. */
class NeighboursTest {
    private static final int CHANNEL = 0x4ABC;

    /** Connections are spread in turn: with two loops, two TCP clients are always on different ones. */
    static Stream<Arguments> pairs() {
        return Stream.of(1, 2).flatMap(loops -> Stream.of("127.0.0.1", "::1")
                .flatMap(address -> Stream.of(Arguments.of(loops, address, false, false),
                        Arguments.of(loops, address, true, true), Arguments.of(loops, address, false, true))));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void twoAllocationsRelayToEachOtherWithTheDefaultPolicy(int loops, String address, boolean firstTcp,
            boolean secondTcp) throws IOException {
        try (TestServer server = TestServer.plan().loops(loops).rules(PeerRules.STANDARD).start();
                TurnTestClient first = server.client(address, firstTcp);
                TurnTestClient second = server.client(address, secondTcp, "bob", "swordfish")) {
            TransportAddress firstRelayed = first.allocate(TestServer.family(address));
            TransportAddress secondRelayed = second.allocate(TestServer.family(address));
            first.bind(CHANNEL, secondRelayed);
            second.permit(firstRelayed);

            for (String text : new String[]{"ping", "odd", ""}) {
                first.sendChannel(CHANNEL, text.getBytes(ISO_8859_1));
                TurnTestClient.Received atSecond = second.receive();
                assertThat(atSecond.peer()).isEqualTo(firstRelayed);
                assertThat(atSecond.text()).isEqualTo(text);

                second.sendTo(firstRelayed, text.getBytes(ISO_8859_1));
                TurnTestClient.Received atFirst = first.receive();
                assertThat(atFirst.channel()).isEqualTo(CHANNEL);
                assertThat(atFirst.text()).isEqualTo(text);
            }
            first.sendTo(secondRelayed, new byte[0]);
            assertThat(second.receive().peer()).isEqualTo(firstRelayed);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aNeighbourWithoutPermissionReachesNobody(int loops, String address, boolean firstTcp, boolean secondTcp)
            throws IOException {
        try (TestServer server = TestServer.plan().loops(loops).rules(PeerRules.STANDARD).start();
                TurnTestClient first = server.client(address, firstTcp);
                TurnTestClient second = server.client(address, secondTcp)) {
            first.allocate(TestServer.family(address));
            TransportAddress secondRelayed = second.allocate(TestServer.family(address));
            first.permit(secondRelayed);

            first.sendTo(secondRelayed, "uninvited".getBytes(ISO_8859_1));

            Eventually.eventually("the drop is counted", () -> server.drops(DropReason.NO_PERMISSION) == 1);
            assertThat(second.nothingArrives()).isTrue();
        }
    }

    static Stream<Arguments> clients() {
        return Stream.of("127.0.0.1", "::1")
                .flatMap(address -> Stream.of(false, true).map(tcp -> Arguments.of(address, tcp)));
    }

    /** The server's own ports, and a service that somebody else runs on this host. */
    @ParameterizedTest
    @MethodSource("clients")
    void nothingThatListensOnThisHostIsReached(String address, boolean tcp) throws IOException {
        InetAddress host = InetAddress.getByName(address);
        try (TestServer server = TestServer.plan().rules(PeerRules.STANDARD).start();
                TurnTestClient client = server.client(address, tcp);
                TestPeer service = new TestPeer(address);
                ServerSocket http = new ServerSocket(0, 1, host)) {
            client.allocate(TestServer.family(address));
            client.permit(service.address());
            client.bind(CHANNEL, service.address());
            InetSocketAddress own = server.address(address);
            int[] ports = {own.getPort(), service.address().port(), http.getLocalPort(), 1, 65_535};

            for (int port : ports) {
                TransportAddress there = TurnTestClient.address(new InetSocketAddress(host, port));
                client.sendTo(there, TurnTestClient.bytes(TurnTestClient.bindingRequest()));
            }
            client.sendChannel(CHANNEL, "knock".getBytes(ISO_8859_1));

            Eventually.eventually("every packet is dropped",
                    () -> server.drops(DropReason.OWN_ADDRESS) == ports.length + 1);
            assertThat(service.nothingArrives()).isTrue();
            assertThat(client.nothingArrives()).isTrue();
        }
    }

    @Test
    void anotherAddressOfThisHostIsForbidden() throws IOException {
        try (TestServer server = TestServer.plan().rules(PeerRules.STANDARD).start();
                DatagramSocket elsewhere = new DatagramSocket(new InetSocketAddress("127.0.0.2", 0));
                TurnTestClient client = server.client("127.0.0.1", false)) {
            client.allocate();
            TransportAddress there = TurnTestClient.address((InetSocketAddress) elsewhere.getLocalSocketAddress());

            assertThat(TurnTestClient.errorCode(client.createPermission(there))).isEqualTo(403);
            assertThat(TurnTestClient.errorCode(client.channelBind(CHANNEL, there))).isEqualTo(403);
        }
    }

    @Test
    void aNeighbourThatIsGoneTakesNothing() throws IOException {
        try (TestServer server = TestServer.plan().rules(PeerRules.STANDARD).start();
                TurnTestClient first = server.client("127.0.0.1", false);
                TurnTestClient second = server.client("127.0.0.1", false)) {
            first.allocate();
            TransportAddress secondRelayed = second.allocate();
            first.permit(secondRelayed);
            TurnTestClient.assertSuccess(second.refresh(0));

            first.sendTo(secondRelayed, new byte[8]);

            Eventually.eventually("the drop is counted", () -> server.drops(DropReason.OWN_ADDRESS) == 1);
        }
    }
}
