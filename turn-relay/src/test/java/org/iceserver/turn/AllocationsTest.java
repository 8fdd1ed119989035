package org.iceserver.turn;

import java.time.Duration;

import org.iceserver.stun.Attribute;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.allocation.Permission;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.time.Now;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualServer.PEER;

/** RFC 8656 s6: allocations, their lifetimes, and what ends with them. */
class AllocationsTest {
    private final VirtualServer server = VirtualServer.start();
    private final VirtualClient client = server.client(4000);

    @Test
    void anAllocationIsFoundByFiveTupleAndByRelayedAddress() {
        Allocation made = client.allocation();
        IpAddress from = IpAddress.parse("203.0.113.5");

        assertThat(server.shard().allocation(from.high(), from.low(), 4000, VirtualServer.LISTENER)).isSameAs(made);
        assertThat(server.shard().relayed(made.relayed().getFirst().address().high(),
                made.relayed().getFirst().address().low(),
                made.relayed().getFirst().port())).isSameAs(made);
    }

    @Test
    void behindANatItIsFoundByTheAddressThatIsToldAndByTheOneThatIsBound() {
        IpAddress told = IpAddress.parse("198.51.100.99");
        VirtualServer nat = VirtualServer.setup()
                .relays(new RelayDirectory.Relay(VirtualServer.RELAY_V4, told))
                .start();
        Allocation made = nat.client(1).allocation();
        int port = made.relayed().getFirst().port();

        assertThat(made.relayed().getFirst().address()).isEqualTo(told);
        assertThat(nat.shard().relayed(told.high(), told.low(), port)).isSameAs(made);
        assertThat(nat.shard().relayed(0, VirtualServer.RELAY_V4.low(), port)).isSameAs(made);
        nat.client(1).refresh(0);
        assertThat(nat.shard().relayed(0, VirtualServer.RELAY_V4.low(), port)).isNull();
    }

    @Test
    void allocationExpiresWhenNotRefreshed() {
        client.allocate();

        server.pass(Duration.ofMillis(599_999));
        assertThat(server.shard().allocations()).isEqualTo(1);
        server.pass(Duration.ofMillis(1));

        assertThat(server.shard().allocations()).isZero();
        assertThat(server.ended).extracting(VirtualServer.Ended::why).containsExactly(EndReason.EXPIRED);
    }

    @Test
    void allocationRefreshedInTimeDoesNotExpire() {
        client.allocate();
        for (int i = 0; i < 10; i++) {
            server.pass(Duration.ofSeconds(500));
            client.useNonce(null);
            assertThat(code(client.refresh(600))).isZero();
        }

        assertThat(server.shard().allocations()).isEqualTo(1);
    }

    @Test
    void dataDoesNotKeepAnAllocationAlive() {
        Allocation made = client.allocation();
        client.permit(PEER);
        for (int i = 0; i < 6; i++) {
            server.pass(Duration.ofSeconds(100));
            made.countToPeer(1);
        }

        assertThat(server.shard().allocations()).isZero();
    }

    @Test
    void whatHasExpiredAnswersNothingEvenBeforeTheTimerIsServed() {
        Allocation made = client.allocation();
        client.permit(PEER);
        IpAddress peer = IpAddress.parse(PEER);
        server.passUnserved(Duration.ofMinutes(10));

        assertThat(server.shard().toPeer(made, peer.high(), peer.low(), server.now().nanos())).isNull();
        client.useNonce(null);
        assertThat(code(client.refresh(600))).isEqualTo(437);
        assertThat(code(client.allocate())).isZero();
    }

    @Test
    void theLongestSessionEndsHoweverOftenItIsRefreshed() {
        VirtualServer strict = VirtualServer.setup().maxSession(Duration.ofSeconds(1_000)).start();
        VirtualClient impatient = strict.client(1);
        impatient.allocate();
        strict.pass(Duration.ofSeconds(500));
        impatient.useNonce(null);

        assertThat(VirtualClient.value(impatient.refresh(3_600), Attribute.Lifetime.class).seconds())
                .isEqualTo(500);
        strict.pass(Duration.ofSeconds(500));

        assertThat(strict.ended).extracting(VirtualServer.Ended::why).containsExactly(EndReason.MAX_SESSION);
    }

    @Test
    void aSessionThatEndsTakesEverythingWithIt() {
        Allocation made = client.allocation();
        client.permit(PEER, "9.9.9.9");
        client.bind(0x4000, PEER, 5000);
        client.bind(0x4001, "9.9.9.10", 5000);
        IpAddress peer = IpAddress.parse(PEER);
        Permission permission = server.shard().toPeer(made, peer.high(), peer.low(), server.now().nanos());
        assertThat(permission).isNotNull();
        permission.endpoint(7);

        client.refresh(0);

        assertThat(server.sockets().open).isEmpty();
        assertThat(server.sockets().endpoints).isEmpty();
        assertThat(server.server.quotas().total()).isZero();
        assertThat(server.shard().nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(server.directory.owner(made.relayed().getFirst().address().high(),
                made.relayed().getFirst().address().low(),
                made.relayed().getFirst().port())).isEqualTo(RelayDirectory.NOBODY);
    }

    @Test
    void theEndOfAConnectionEndsItsSession() {
        VirtualClient stream = server.streamClient(1);
        stream.allocate();

        server.shard().clientGone(stream.path(), stream.listener());
        server.shard().clientGone(stream.path(), stream.listener());

        assertThat(server.ended).extracting(VirtualServer.Ended::why).containsExactly(EndReason.CONNECTION_CLOSED);
        assertThat(server.sockets().open).isEmpty();
    }

    @Test
    void aKickEndsEverySessionOfTheUserAndNoOther() {
        for (int port = 1; port <= 30; port++) {
            server.client(port).allocate();
        }
        server.client(31).as("bob", "b").allocate();

        int kicked = server.shard().end(session -> session.quotaUser().equals("alice"), EndReason.KICKED);

        assertThat(kicked).isEqualTo(30);
        assertThat(server.shard().allocations()).isEqualTo(1);
        assertThat(server.sockets().open).hasSize(1);
    }

    @Test
    void expiryLooksAtNoMoreThanItWasTold() {
        for (int port = 1; port <= 10; port++) {
            server.client(port).allocate();
        }
        server.passUnserved(Duration.ofMinutes(10));

        assertThat(server.shard().expire(server.now(), 4)).isEqualTo(4);
        assertThat(server.shard().allocations()).isEqualTo(6);
        assertThat(server.shard().expire(server.now(), 100)).isEqualTo(6);
        assertThat(server.shard().allocations()).isZero();
    }

    @Test
    void nothingIsDueBeforeTheNextDeadline() {
        client.allocate();
        long next = server.shard().nextDeadlineNanos();

        assertThat(next - server.now().nanos()).isEqualTo(Duration.ofMinutes(10).toNanos());
        assertThat(server.shard().expire(new Now(next - 1, 0), 10)).isZero();
        assertThat(server.shard().expire(new Now(next, 0), 10)).isEqualTo(1);
    }

    @Test
    void trafficIsCountedEachWay() {
        Allocation made = client.allocation();
        made.countToPeer(100);
        made.countToClient(7);
        made.countToClient(8);

        assertThat(made.packetsToPeers()).isEqualTo(1);
        assertThat(made.bytesToPeers()).isEqualTo(100);
        assertThat(made.packetsToClient()).isEqualTo(2);
        assertThat(made.bytesToClient()).isEqualTo(15);
    }
}
