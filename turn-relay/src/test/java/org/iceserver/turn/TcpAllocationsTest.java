package org.iceserver.turn;

import java.time.Duration;
import java.util.Objects;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Method;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.allocation.PortWish;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.peer;
import static org.iceserver.turn.VirtualClient.response;

/** TCP allocations (RFC 6062 s5.1) with virtual time and no network. */
class TcpAllocationsTest extends TcpScene {
    @Test
    void tcpIsAllocatedOnlyWhenItIsSwitchedOn() {
        VirtualServer off = VirtualServer.start();

        assertThat(allocateTcp(off.streamClient(1))).isEqualTo(442);
        assertThat(allocateTcp(client)).isZero();
        assertThat(server.sockets().wishes.getLast()).isInstanceOf(PortWish.Tcp.class);
    }

    @Test
    void tcpIsNotAllocatedOverUdp() {
        assertThat(allocateTcp(server.client(4000))).isEqualTo(400);
    }

    @Test
    void whatOnlyDatagramsHaveCannotBeAskedForWithTcp() {
        assertThat(allocateTcp(client, new Attribute.EvenPort(false))).isEqualTo(400);
        assertThat(allocateTcp(client, new Attribute.EvenPort(true))).isEqualTo(400);
        assertThat(allocateTcp(client, new Attribute.ReservationToken(1))).isEqualTo(400);
        assertThat(allocateTcp(client, new Attribute.DontFragment())).isEqualTo(400);
        assertThat(server.server.quotas().total()).isZero();
    }

    @Test
    void noOtherTransportIsAllocated() {
        assertThat(client.code(Method.ALLOCATE, new Attribute.RequestedTransport(132))).isEqualTo(442);
    }

    @Test
    void aTcpAllocationIsRefreshedAndEndsLikeAnyOther() {
        allocation();

        assertThat(code(client.refresh(1_200))).isZero();
        server.pass(Duration.ofSeconds(1_199));
        assertThat(server.shard().allocations()).isEqualTo(1);
        server.pass(Duration.ofSeconds(2));

        assertThat(server.ended.getFirst().why()).isEqualTo(EndReason.EXPIRED);
        assertThat(server.sockets().openTcp).isEmpty();
        assertThat(server.server.quotas().total()).isZero();
    }

    @Test
    void aTcpAllocationCarriesNoDatagrams() {
        Allocation allocation = allocation();

        assertThat(client.permit(VirtualServer.PEER)).isZero();
        assertThat(client.bind(0x4000, VirtualServer.PEER, 80)).isEqualTo(403);
        assertThat(server.shard().toPeer(allocation, PEER.high(), PEER.low(), server.now().nanos())).isNull();
        assertThat(server.shard().relayed(allocation.relayed().getFirst().address().high(),
                allocation.relayed().getFirst().address().low(),
                allocation.relayed().getFirst().port())).isNull();
    }

    @Test
    void theEndOfTheAllocationEndsItsConnections() {
        Allocation allocation = allocation();
        client.permit(VirtualServer.PEER);
        Attribute.ConnectionId waiting = connected(80);
        PeerConnections.Attempt passive = Objects.requireNonNull(arrives(allocation, PEER, 5555));
        connect(VirtualServer.PEER, 81);

        server.shard().clientGone(client.path(), client.listener());

        assertThat(server.sockets().openTcp).isEmpty();
        assertThat(code(response(bind(data, waiting)))).isEqualTo(400);
        assertThat(peers().bound(passive.connection())).isFalse();
        assertThat(server.shard().nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(server.late(() -> server.pass(Duration.ofMinutes(1)))).as("nobody is there to be told").isEmpty();
    }

    @Test
    void methodsOfTcpRelayingAreNotServedWhileItIsOff() {
        VirtualServer off = VirtualServer.start();
        VirtualClient there = off.streamClient(1);

        assertThat(there.exchange(there.request(Method.CONNECT, VirtualClient.nextId(), peer(VirtualServer.PEER, 80))))
                .isEqualTo(new Answer.Silence(DropReason.UNSUPPORTED_METHOD));
    }
}
