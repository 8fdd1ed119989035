package org.iceserver.turn.netty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.ServerCertificates;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.impairment.ImpairmentTarget;
import org.iceserver.turn.impairment.NetworkConditions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.netty.Eventually.eventually;

/** Impaired sessions over real sockets: whose packets are held back or lost, and what becomes of their memory. */
class BadNetworksTest {
    private static final String HERE = "127.0.0.1";
    private static final int CHANNEL = 0x4000;
    private static final ImpairmentTarget ALICE = new ImpairmentTarget.User(TestServer.USER);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final NetworkConditions ALL_LOST = new NetworkConditions(1, Duration.ZERO, Duration.ZERO, 0);
    /** So long that nothing arrives during a test unless somebody ends the impairment. */
    private static final NetworkConditions HELD = new NetworkConditions(0, Duration.ofSeconds(5), Duration.ZERO, 0);
    private static final NetworkConditions SLOW = new NetworkConditions(0, Duration.ofMillis(60), Duration.ofMillis(20),
            0);

    private final MemoryBudget memory = MemoryBudget.ample();
    private final MemoryShare held = memory.share(Holding.IMPAIRED_PACKETS);

    private TestServer start() throws IOException {
        return TestServer.plan().memory(memory).start();
    }

    private static int impair(TestServer server, ImpairmentTarget whom, NetworkConditions how) throws Exception {
        return server.server().badNetworks().begin(whom, how, 7, LONG).get(10, TimeUnit.SECONDS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void packetsArriveLaterAndInOrderInBothDirections(boolean tcp) throws Exception {
        try (TestServer server = start();
                TurnTestClient client = server.client(HERE, tcp);
                TestPeer peer = new TestPeer(HERE)) {
            TransportAddress relayed = client.allocate();
            client.bind(CHANNEL, peer.address());
            assertThat(impair(server, ALICE, SLOW)).isOne();
            long before = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                client.sendChannel(CHANNEL, bytes("to peer " + i));
                client.sendTo(peer.address(), bytes("indication " + i));
                peer.send(relayed, bytes("to client " + i));
            }
            List<String> atPeer = new ArrayList<>();
            List<String> atClient = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                atPeer.add(peer.receive().text());
                atPeer.add(peer.receive().text());
                atClient.add(client.receive().text());
            }

            assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(40));
            for (int i = 0; i < 20; i++) {
                assertThat(atPeer.get(2 * i)).isEqualTo("to peer " + i);
                assertThat(atPeer.get(2 * i + 1)).isEqualTo("indication " + i);
                assertThat(atClient.get(i)).isEqualTo("to client " + i);
            }
            eventually("everything is given back", () -> held.held() == 0);
        }
    }

    @Test
    void aClientOverDtlsIsImpairedToo() throws Exception {
        ServerCertificates certificates = new ServerCertificates(
                List.of(Certificates.selfSigned(List.of("localhost", HERE), Instant.now(), new SecureRandom())));
        try (TestServer server = TestServer.plan().memory(memory).tls(certificates).start();
                TurnTestClient client = new TurnTestClient(new DtlsWire(server.address(HERE)), TestServer.USER,
                        TestServer.PASSWORD);
                TestPeer peer = new TestPeer(HERE)) {
            TransportAddress relayed = client.allocate();
            client.permit(peer.address());
            impair(server, ALICE, SLOW);
            client.sendTo(peer.address(), bytes("there"));
            assertThat(peer.receive().text()).isEqualTo("there");
            peer.send(relayed, bytes("back"));
            assertThat(client.receive().text()).isEqualTo("back");
            impair(server, ALICE, ALL_LOST);
            peer.send(relayed, bytes("lost"));
            eventually("it is lost", () -> server.drops(DropReason.IMPAIRED) == 1);
        }
    }

    @Test
    void anotherUsersPacketsPassAsBefore() throws Exception {
        try (TestServer server = TestServer.plan().loops(1).memory(memory).start();
                TurnTestClient alice = server.client(HERE, false);
                TurnTestClient bob = server.client(HERE, false, "bob", "swordfish");
                TestPeer peer = new TestPeer(HERE)) {
            impair(server, ALICE, ALL_LOST);
            alice.allocate();
            bob.allocate();
            alice.permit(peer.address());
            bob.permit(peer.address());
            for (int i = 0; i < 50; i++) {
                alice.sendTo(peer.address(), bytes("alice"));
                bob.sendTo(peer.address(), bytes("bob " + i));
                assertThat(peer.receive().text()).isEqualTo("bob " + i);
            }
            eventually("all of Alice's packets are lost", () -> server.drops(DropReason.IMPAIRED) == 50);
            assertThat(server.server().sessions()).isEqualTo(2);
        }
    }

    /** The requests of an impaired client pass: only what is relayed is impaired. */
    @Test
    void requestsOfAnImpairedClientAreAnswered() throws Exception {
        try (TestServer server = start(); TurnTestClient client = server.client(HERE, false)) {
            impair(server, new ImpairmentTarget.Address(AddressBlock.parse("127.0.0.0/8")), ALL_LOST);
            client.allocate();
            TurnTestClient.assertSuccess(client.refresh(600));
        }
    }

    @Test
    void whatIsHeldBackArrivesWhenTheImpairmentEnds() throws Exception {
        try (TestServer server = start();
                TurnTestClient client = server.client(HERE, false);
                TestPeer peer = new TestPeer(HERE)) {
            client.allocate();
            client.permit(peer.address());
            impair(server, ALICE, HELD);
            client.sendTo(peer.address(), bytes("one"));
            client.sendTo(peer.address(), bytes("two"));
            eventually("both are held back", () -> held.held() > 8);

            assertThat(server.server().badNetworks().end(ALICE).get(10, TimeUnit.SECONDS)).isOne();
            assertThat(peer.receive().text()).isEqualTo("one");
            assertThat(peer.receive().text()).isEqualTo("two");
            assertThat(held.held()).isZero();
            assertThat(server.server().badNetworks().on()).isEmpty();
        }
    }

    @Test
    void itEndsByItselfWhenItsTimeIsOver() throws Exception {
        try (TestServer server = start();
                TurnTestClient client = server.client(HERE, false);
                TestPeer peer = new TestPeer(HERE)) {
            client.allocate();
            client.permit(peer.address());
            server.server().badNetworks().begin(ALICE, HELD, 7, Duration.ofMinutes(1)).get(10, TimeUnit.SECONDS);
            client.sendTo(peer.address(), bytes("one"));
            eventually("it is held back", () -> held.held() > 0);
            server.advanceSeconds(60);

            assertThat(peer.receive().text()).isEqualTo("one");
            client.sendTo(peer.address(), bytes("two"));
            assertThat(peer.receive().text()).isEqualTo("two");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSessionThatEndsGivesItsBuffersBack(boolean tcp) throws Exception {
        try (TestServer server = start();
                TurnTestClient client = server.client(HERE, tcp);
                TestPeer peer = new TestPeer(HERE)) {
            TransportAddress relayed = client.allocate();
            client.permit(peer.address());
            impair(server, ALICE, HELD);
            for (int i = 0; i < 30; i++) {
                client.sendTo(peer.address(), new byte[1_000]);
                peer.send(relayed, new byte[1_000]);
            }
            eventually("all are held back", () -> held.held() >= 60_000);

            server.server().kick(TestServer.USER, 0).get(10, TimeUnit.SECONDS);
            assertThat(held.held()).isZero();
        }
    }

    @Test
    void whatMemoryCannotHoldIsLost() throws Exception {
        MemoryBudget small = MemoryBudget.of(1 << 24, 1 << 18);
        try (TestServer server = TestServer.plan().memory(small).start();
                TurnTestClient client = server.client(HERE, false);
                TestPeer peer = new TestPeer(HERE)) {
            client.allocate();
            client.permit(peer.address());
            impair(server, ALICE, HELD);
            for (int i = 0; i < 100; i++) {
                client.sendTo(peer.address(), new byte[1_000]);
            }
            eventually("the rest is lost", () -> server.drops(DropReason.IMPAIRED) > 50);
            MemoryShare share = small.share(Holding.IMPAIRED_PACKETS);
            assertThat(share.held()).isBetween(1L, share.most());
        }
    }

    /** Both ends are relayed and impaired: what one end's network held back meets the other end's. */
    @Test
    void betweenTwoImpairedSessionsBothNetworksCount() throws Exception {
        try (TestServer server = start();
                TurnTestClient alice = server.client(HERE, false);
                TurnTestClient bob = server.client(HERE, true, "bob", "swordfish")) {
            TransportAddress atAlice = alice.allocate();
            TransportAddress atBob = bob.allocate();
            alice.permit(atBob);
            bob.permit(atAlice);
            impair(server, new ImpairmentTarget.Address(AddressBlock.parse(HERE)), SLOW);
            long before = System.nanoTime();
            alice.sendTo(atBob, bytes("far away"));

            assertThat(bob.receive().text()).isEqualTo("far away");
            assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(80));
            eventually("everything is given back", () -> held.held() == 0);
        }
    }

    @Test
    void aPacketWithoutPermissionIsNotHeldBack() throws Exception {
        try (TestServer server = start();
                TurnTestClient client = server.client(HERE, false);
                TestPeer stranger = new TestPeer(HERE)) {
            TransportAddress relayed = client.allocate();
            impair(server, ALICE, HELD);
            stranger.send(relayed, new byte[1_000]);

            eventually("it is dropped", () -> server.drops(DropReason.NO_PERMISSION) == 1);
            assertThat(held.held()).isZero();
        }
    }
}
