package org.iceserver.turn.netty;

import java.io.IOException;
import java.util.stream.Stream;

import org.iceserver.stun.Attribute.MobilityTicket;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** RFC 8016 over real sockets: a client that changes its socket keeps its allocation, on whichever loop it comes in. */
class MobilityOverLoopbackTest {
    private static final int CHANNEL = 0x4ABC;

    /** Both UDP layers; the new socket on the same loop and on the other; over UDP and TCP. */
    static Stream<Arguments> changes() {
        return TestServer.modes().flatMap(mode -> Stream.of(0, 1).flatMap(loop -> Stream.of(
                Arguments.of(mode, loop, false, false), Arguments.of(mode, loop, false, true),
                Arguments.of(mode, loop, true, false), Arguments.of(mode, loop, true, true))));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aClientKeepsItsAllocationOnAnotherSocket(TransportMode mode, int loop, boolean fromTcp, boolean toTcp)
            throws IOException {
        try (TestServer server = TestServer.plan().mode(mode).mobility().start();
                TestPeer peer = new TestPeer("127.0.0.1")) {
            Roamers roamers = new Roamers(server);
            try (Wire oldWire = roamers.wire(fromTcp, 0); Wire newWire = roamers.wire(toTcp, loop)) {
                TurnTestClient old = new TurnTestClient(oldWire, TestServer.USER, TestServer.PASSWORD);
                MobilityTicket first = Roamers.allocate(old);
                old.bind(CHANNEL, peer.address());
                TransportAddress relayed = exchange(old, peer, "before");

                TurnTestClient moved = old.on(newWire);
                MobilityTicket second = Roamers.ticket(moved.refreshWith(first));
                assertThat(second).isNotEqualTo(first);
                assertThat(exchange(old, peer, "the old socket still works")).isEqualTo(relayed);
                moved.permit(peer.address());
                assertThat(exchange(old, peer, "requests do not change that")).isEqualTo(relayed);

                assertThat(exchange(moved, peer, "after")).isEqualTo(relayed);
                assertThat(TurnTestClient.errorCode(old.refresh(600))).isEqualTo(437);
                old.sendChannel(CHANNEL, "too late".getBytes(ISO_8859_1));
                peer.send(relayed, "only there".getBytes(ISO_8859_1));
                assertThat(moved.receive().text()).isEqualTo("only there");
                assertThat(old.nothingArrives()).isTrue();
                assertThat(exchange(moved, peer, "nothing came between")).isEqualTo(relayed);
                TurnTestClient.assertSuccess(moved.refresh(0));
                assertThat(server.server().sessions()).isZero();
            }
        }
    }

    /** There and back; returns whom the peer heard. */
    private static TransportAddress exchange(TurnTestClient client, TestPeer peer, String text) throws IOException {
        client.sendChannel(CHANNEL, text.getBytes(ISO_8859_1));
        TestPeer.Packet received = peer.receive();
        assertThat(received.text()).isEqualTo(text);
        peer.send(received.from(), ("re: " + text).getBytes(ISO_8859_1));
        TurnTestClient.Received answer = client.receive();
        assertThat(answer.text()).isEqualTo("re: " + text);
        assertThat(answer.channel()).isEqualTo(CHANNEL);
        return received.from();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aConnectionThatBreaksFirstLosesNothing(TransportMode mode, int loop, boolean sendIndication, boolean toTcp)
            throws IOException {
        try (TestServer server = TestServer.plan().mode(mode).mobility().start();
                TestPeer peer = new TestPeer("127.0.0.1")) {
            Roamers roamers = new Roamers(server);
            try (Wire newWire = roamers.wire(toTcp, loop)) {
                Wire oldWire = roamers.wire(true, 0);
                TurnTestClient old = new TurnTestClient(oldWire, TestServer.USER, TestServer.PASSWORD);
                MobilityTicket first = Roamers.allocate(old);
                old.bind(CHANNEL, peer.address());
                TransportAddress relayed = exchange(old, peer, "before");
                oldWire.close();

                TurnTestClient moved = old.on(newWire);
                MobilityTicket second = Roamers.ticket(moved.refreshWith(first));
                Eventually.eventually("data goes to the new socket, though it has sent none",
                        () -> arrives(moved, peer, relayed));
                peer.send(relayed, "marker".getBytes(ISO_8859_1));
                while (!moved.receive().text().equals("marker")) {
                    // One more of those that were tried.
                }
                assertThat(Roamers.ticket(moved.refreshWith(first))).as("retransmitted").isEqualTo(second);
                if (sendIndication) {
                    moved.sendTo(peer.address(), "indication".getBytes(ISO_8859_1));
                    assertThat(peer.receive().from()).isEqualTo(relayed);
                }
                assertThat(exchange(moved, peer, "after")).isEqualTo(relayed);
                assertThat(server.server().sessions()).isEqualTo(1);
            }
        }
    }

    /** Until the server has seen the end of the old connection, data still goes there. */
    private static boolean arrives(TurnTestClient client, TestPeer peer, TransportAddress relayed) {
        try {
            peer.send(relayed, "hello".getBytes(ISO_8859_1));
            return !client.wire().silent(20);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Its old socket is closed before the change, as when a network is lost; over IPv4 and IPv6, on both loops. */
    @ParameterizedTest
    @CsvSource({"127.0.0.1, 0", "127.0.0.1, 1", "::1, 0", "::1, 1"})
    @EnabledOnOs(OS.LINUX)
    void aUdpClientThatIsSilentAfterTheChangeLosesNothing(String address, int loop) throws IOException {
        try (TestServer server = TestServer.plan().mode(TransportMode.NATIVE).mobility().start();
                TestPeer peer = new TestPeer("127.0.0.1")) {
            Roamers roamers = new Roamers(server, address);
            try (Wire newWire = roamers.wire(false, loop)) {
                Wire oldWire = roamers.wire(false, 0);
                TurnTestClient old = new TurnTestClient(oldWire, TestServer.USER, TestServer.PASSWORD);
                MobilityTicket first = Roamers.allocate(old);
                old.bind(CHANNEL, peer.address());
                TransportAddress relayed = exchange(old, peer, "before");
                oldWire.close();

                TurnTestClient moved = old.on(newWire);
                MobilityTicket second = Roamers.ticket(moved.refreshWith(first));
                Eventually.eventually("data goes to the new socket, though it has sent none",
                        () -> arrives(moved, peer, relayed));

                assertThat(Roamers.ticket(moved.refreshWith(first))).as("retransmitted").isEqualTo(second);
                assertThat(server.server().sessions()).isEqualTo(1);
            }
        }
    }

    @Test
    void sendIndicationsCompleteTheMoveToo() throws IOException {
        try (TestServer server = TestServer.plan().mobility().start(); TestPeer peer = new TestPeer("127.0.0.1")) {
            Roamers roamers = new Roamers(server);
            try (Wire oldWire = roamers.wire(false, 0); Wire newWire = roamers.wire(false, 1)) {
                TurnTestClient old = new TurnTestClient(oldWire, TestServer.USER, TestServer.PASSWORD);
                MobilityTicket first = Roamers.allocate(old);
                old.permit(peer.address());
                TurnTestClient moved = old.on(newWire);
                Roamers.ticket(moved.refreshWith(first));

                for (String text : new String[]{"one", "two", "three"}) {
                    moved.sendTo(peer.address(), text.getBytes(ISO_8859_1));
                }

                TransportAddress relayed = peer.receive().from();
                assertThat(peer.receive().text()).isEqualTo("two");
                assertThat(peer.receive().text()).isEqualTo("three");
                peer.send(relayed, "back".getBytes(ISO_8859_1));
                assertThat(moved.receive().peer()).isEqualTo(peer.address());
            }
        }
    }

    @Test
    void dataFromNowhereFetchesNothing() throws IOException {
        try (TestServer server = TestServer.plan().mobility().start()) {
            Roamers roamers = new Roamers(server);
            try (Wire oldWire = roamers.wire(false, 0); Wire newWire = roamers.wire(false, 1)) {
                TurnTestClient old = new TurnTestClient(oldWire, TestServer.USER, TestServer.PASSWORD);
                MobilityTicket first = Roamers.allocate(old);
                TurnTestClient moved = old.on(newWire);
                Roamers.ticket(moved.refreshWith(first));
                TurnTestClient.assertSuccess(old.refresh(0));
                long drops = server.drops();

                moved.sendChannel(CHANNEL, new byte[4]);

                server.awaitDrops(drops + 1);
                assertThat(server.server().sessions()).isZero();
                assertThat(TurnTestClient.errorCode(moved.refreshWith(first))).isEqualTo(437);
            }
        }
    }

    @Test
    void withoutMobilityItIsForbidden() throws IOException {
        try (TestServer server = TestServer.plan().start(); TurnTestClient client = server.client("127.0.0.1", false)) {
            assertThat(TurnTestClient.errorCode(client.tryAllocate(e -> e.add(Roamers.WANTED)))).isEqualTo(405);
        }
    }
}
