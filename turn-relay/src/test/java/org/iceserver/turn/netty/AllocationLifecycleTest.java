package org.iceserver.turn.netty;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransportAddress;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.auth.KeyLookup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How sessions begin and end, over real sockets. */
class AllocationLifecycleTest {
    private static final String HERE = "127.0.0.1";

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWrongPasswordIsChallengedAgain(boolean tcp) throws IOException {
        try (TestServer server = TestServer.plan().start();
                TurnTestClient client = server.client(HERE, tcp, TestServer.USER, "guess")) {
            assertThat(TurnTestClient.errorCode(client.tryAllocate(e -> e))).isEqualTo(401);
            assertThat(server.server().sessions()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStaleNonceIsReplacedAndTheSessionGoesOn(boolean tcp) throws IOException {
        try (TestServer server = TestServer.plan().start(); TurnTestClient client = server.client(HERE, tcp)) {
            client.allocate(e -> e.add(new Attribute.Lifetime(3_600)));
            server.advanceSeconds(601);

            StunMessage stale = client.refresh(600);
            assertThat(TurnTestClient.errorCode(stale)).isEqualTo(438);
            client.adopt(stale);
            TurnTestClient.assertSuccess(client.refresh(600));
        }
    }

    @Test
    void aConnectionsEndEndsItsSession() throws IOException {
        try (TestServer server = TestServer.plan().start()) {
            try (TurnTestClient client = server.client(HERE, true)) {
                client.allocate();
                assertThat(server.server().sessions()).isEqualTo(1);
            }
            Eventually.eventually("the allocation is gone", () -> server.server().sessions() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAllocationThatIsNotRefreshedExpires(boolean tcp) throws IOException {
        try (TestServer server = TestServer.plan().start(); TurnTestClient client = server.client(HERE, tcp)) {
            client.allocate();
            server.advanceSeconds(601);
            Eventually.eventually("the allocation is gone", () -> server.server().sessions() == 0);
        }
    }

    @Test
    void aRangeWithoutAFreePortIsInsufficientCapacity() throws IOException {
        int only = freePort();
        try (TestServer server = TestServer.plan().relayPorts(only, only).start();
                TurnTestClient first = server.client(HERE, false);
                TurnTestClient second = server.client(HERE, false)) {
            assertThat(first.allocate().port()).isEqualTo(only);
            assertThat(TurnTestClient.errorCode(second.tryAllocate(e -> e))).isEqualTo(508);

            TurnTestClient.assertSuccess(first.refresh(0));
            Eventually.eventually("the port can be had again", () -> portOf(second) == only);
        }
    }

    @Test
    void portsThatAnotherProgramHoldsAreSteppedOver() throws IOException {
        List<TestPeer> holders = new ArrayList<>();
        try {
            TestPeer holder = new TestPeer(HERE);
            holders.add(holder);
            int taken = holder.address().port();
            try (TestServer server = TestServer.plan().relayPorts(taken, taken).start();
                    TurnTestClient client = server.client(HERE, false)) {
                assertThat(TurnTestClient.errorCode(client.tryAllocate(e -> e))).isEqualTo(508);
                assertThat(server.server().sessions()).isZero();
            }
            try (TestServer server = TestServer.plan().relayPorts(taken - 20, taken).start();
                    TurnTestClient client = server.client(HERE, false)) {
                assertThat(client.allocate().port()).isBetween(taken - 20, taken - 1);
            }
        } finally {
            holders.forEach(TestPeer::close);
        }
    }

    @Test
    void aReservedPortIsTheNextOneAndGoesToItsTokenOnly() throws IOException {
        try (TestServer server = TestServer.plan().start();
                TurnTestClient rtp = server.client(HERE, false);
                TurnTestClient rtcp = server.client(HERE, true)) {
            StunMessage answer = rtp.tryAllocate(e -> e.add(new Attribute.EvenPort(true)));
            TransportAddress even = TurnTestClient.relayed(answer);
            assertThat(even.port() % 2).isZero();
            long token = Objects.requireNonNull(answer.first(Attribute.ReservationToken.class)).value();

            TransportAddress odd = rtcp.allocate(e -> e.add(new Attribute.ReservationToken(token)));
            assertThat(odd.port()).isEqualTo(even.port() + 1);
        }
    }

    @Test
    void aReservedPortIsNobodyElsesUntilItsTokenComes() throws IOException {
        int pair = freePort() & ~1;
        try (TestServer server = TestServer.plan().relayPorts(pair, pair + 1).start();
                TurnTestClient rtp = server.client(HERE, false);
                TurnTestClient rtcp = server.client(HERE, false)) {
            StunMessage answer = rtp.tryAllocate(e -> e.add(new Attribute.EvenPort(true)));
            long token = Objects.requireNonNull(answer.first(Attribute.ReservationToken.class)).value();
            assertThatThrownBy(() -> new TestPeer(HERE, pair + 1)).as("another program's socket")
                    .hasStackTraceContaining("BindException");

            assertThat(rtcp.allocate(e -> e.add(new Attribute.ReservationToken(token))).port()).isEqualTo(pair + 1);
        }
    }

    @Test
    void aPairWithAForeignProgramsPortIsSteppedOver() throws IOException {
        try (TestPeer foreign = new TestPeer(HERE)) {
            int pair = foreign.address().port() & ~1;
            try (TestServer server = TestServer.plan().relayPorts(pair, pair + 1).start();
                    TurnTestClient rtp = server.client(HERE, false)) {
                assertThat(TurnTestClient.errorCode(rtp.tryAllocate(e -> e.add(new Attribute.EvenPort(true)))))
                        .isEqualTo(508);
                assertThat(rtp.allocate().port()).as("what is free of the pair").isBetween(pair, pair + 1)
                        .isNotEqualTo(foreign.address().port());
            }
        }
    }

    @Test
    void aKickedUserLosesItsSessionsAndIsRefused()
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        try (TestServer server = TestServer.plan().start();
                TurnTestClient one = server.client(HERE, false);
                TurnTestClient two = server.client(HERE, true);
                TurnTestClient other = server.client(HERE, true, "bob", "swordfish")) {
            one.allocate();
            two.allocate();
            other.allocate();

            assertThat(server.server().kick(TestServer.USER, Long.MAX_VALUE).get(10, TimeUnit.SECONDS)).isEqualTo(2);

            assertThat(server.server().sessions()).isEqualTo(1);
            assertThat(TurnTestClient.errorCode(one.refresh(600))).isEqualTo(437);
            assertThat(TurnTestClient.errorCode(one.tryAllocate(e -> e))).isEqualTo(403);
            TurnTestClient.assertSuccess(other.refresh(600));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRequestWaitsForACredentialThatComesLater(boolean tcp) throws IOException {
        try (TestServer server = TestServer.plan().credentials((query, epoch) -> new KeyLookup.Later())
                .slowCredentials((query, client, answer) -> Thread.ofVirtual()
                        .start(() -> answer.accept(new KeyLookup.Found("alice", List.of(IntegrityKey
                                .longTerm("alice", query.realm(), TestServer.PASSWORD)), "alice"))))
                .start(); TurnTestClient client = server.client(HERE, tcp)) {
            assertThat(client.allocate().port()).isPositive();
            TurnTestClient.assertSuccess(client.refresh(600));
        }
    }

    /** A bug is simulated by a credential source that throws. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anExceptionCostsItsOwnPacketOnly(boolean tcp) throws IOException {
        boolean[] thrown = new boolean[1];
        try (TestServer server = TestServer.plan().credentials((query, epoch) -> {
            if (!thrown[0]) {
                thrown[0] = true;
                throw new IllegalStateException("thrown on purpose by a test");
            }
            return TestServer.find(query, epoch);
        }).start(); TurnTestClient client = server.client(HERE, tcp)) {
            client.challenge();
            client.wire().send(client.signedAllocate());
            assertThat(client.allocate().port()).isPositive();
            assertThat(thrown[0]).isTrue();
        }
    }

    @Test
    void dataOfAStrangerIsDroppedAndCounted() throws IOException {
        try (TestServer server = TestServer.plan().start();
                TurnTestClient udp = server.client(HERE, false);
                TurnTestClient tcp = server.client(HERE, true)) {
            udp.sendChannel(0x4000, new byte[4]);
            tcp.sendChannel(0x4000, new byte[4]);
            tcp.sendTo(TurnTestClient.address(udp.wire().local()), new byte[4]);
            Eventually.eventually("three drops", () -> server.drops(DropReason.NO_ALLOCATION) == 3);
        }
    }

    private static int portOf(TurnTestClient client) {
        try {
            StunMessage answer = client.tryAllocate(e -> e);
            return TurnTestClient.errorCode(answer) == 0 ? TurnTestClient.relayed(answer).port() : 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (TestPeer probe = new TestPeer(HERE)) {
            return probe.address().port();
        }
    }
}
