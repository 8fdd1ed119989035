package org.iceserver.turn;

import java.time.Duration;
import java.util.Objects;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Attribute.MobilityTicket;
import org.iceserver.stun.Method;
import org.iceserver.transport.IcmpError;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.ChannelBinding;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.allocation.RelayedAddress;
import org.iceserver.turn.mobility.AllocationTransfer;
import org.iceserver.turn.time.Deadlines;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.MobilityTest.WANTED;
import static org.iceserver.turn.MobilityTest.ticket;
import static org.iceserver.turn.VirtualClient.code;

/** RFC 8016 where the client comes to another loop: the allocation follows it. */
class MobilityAcrossShardsTest {
    private final VirtualServer server = VirtualServer.setup().mobility().start();
    private final TurnShard there = server.addShard();
    private final VirtualClient home = server.client(4000);
    private final VirtualClient away = server.client("203.0.113.77", 5000).on(there);
    private final Allocation allocation = home.allocation(WANTED);
    private final MobilityTicket first = server.shard().ticket(allocation);

    private AllocationTransfer leave() {
        return Objects.requireNonNull(server.shard().leave(away.path(), away.listener(), server.now()));
    }

    @Test
    void untilTheFirstDataTheAllocationStaysWhereItWas() {
        home.bind(0x4000, VirtualServer.PEER, 7000);
        ticket(away.ask(Method.REFRESH, first));

        assertThat(server.allocation(home)).isSameAs(allocation);
        assertThat(away.permit(VirtualServer.OTHER_PEER)).as("requests are sent there").isZero();
        assertThat(server.shard().allocations()).isEqualTo(1);
        assertThat(there.allocations()).isZero();
        assertThat(there.counters().drops(DropReason.NO_ALLOCATION)).isZero();
    }

    @Test
    void theFirstDataBringsTheAllocationWithAllItHas() {
        home.permit(VirtualServer.OTHER_PEER);
        home.bind(0x4000, VirtualServer.PEER, 7000);
        ticket(away.ask(Method.REFRESH, first));
        long now = server.now().nanos();

        assertThat(server.data(away)).isSameAs(allocation);

        assertThat(server.allocation(home)).isNull();
        assertThat(server.shard().allocations()).isZero();
        assertThat(there.allocations()).isEqualTo(1);
        ChannelBinding binding = there.toPeer(allocation, 0x4000, now);
        assertThat(binding).isNotNull();
        assertThat(server.sockets.get(1).endpoints).contains((FakeSockets.FakeEndpoint) binding.peer());
        assertThat(server.sockets.get(0).endpoints).isEmpty();
        IpAddress other = IpAddress.parse(VirtualServer.OTHER_PEER);
        assertThat(there.toPeer(allocation, other.high(), other.low(), now)).isNotNull();
        assertThat(server.sockets.get(0).open).isEmpty();
        assertThat(server.sockets.get(1).open).hasSize(1);
        assertThat(server.onTheirWay).isEmpty();
    }

    @Test
    void packetsWithinTheServerFindTheNewShard() {
        ticket(away.ask(Method.REFRESH, first));
        RelayedAddress relayed = allocation.relayed().getFirst();
        IpAddress address = relayed.address();
        assertThat(server.directory.owner(address.high(), address.low(), relayed.port())).isZero();

        server.data(away);

        assertThat(server.directory.owner(address.high(), address.low(), relayed.port())).isEqualTo(1);
        assertThat(server.shard().relayed(address.high(), address.low(), relayed.port())).isNull();
        assertThat(there.relayed(address.high(), address.low(), relayed.port())).isSameAs(allocation);
    }

    @Test
    void whoeverAsksWhileItIsOnItsWayIsSentBehindIt() {
        MobilityTicket second = ticket(away.ask(Method.REFRESH, first));
        VirtualClient third = server.client(6000).on(server.addShard());
        AllocationTransfer leaving = leave();
        leaving.announce();

        var question = VirtualClient.decode(away.request(Method.CREATE_PERMISSION, VirtualClient.nextId(),
                VirtualClient.peer(VirtualServer.PEER, 0)));
        var ticketed = VirtualClient.decode(third.request(Method.REFRESH, VirtualClient.nextId(), second));
        assertThat(there.request(question, away.path(), away.listener(), server.now()))
                .isEqualTo(new Answer.Forward(1, question, away.listener()));
        assertThat(server.shards.get(2).request(ticketed, third.path(), third.listener(), server.now()))
                .isEqualTo(new Answer.Forward(1, ticketed, third.listener()));
        assertThat(server.allocation(away)).as("data is kept").isNull();
        assertThat(there.counters().drops(DropReason.NO_ALLOCATION)).isZero();
        assertThat(there.awaitedBy(away.path().fiveTuple().client().high(), away.path().fiveTuple().client().low(),
                5000, away.listener())).isEqualTo(1);

        assertThat(there.arrive(leaving, away.path(), server.now())).isSameAs(allocation);
        assertThat(server.allocation(away)).isSameAs(allocation);
        assertThat(away.permit(VirtualServer.PEER)).isZero();
    }

    @Test
    void anArrivalThatIsFasterThanItsAnnouncementIsNotUndone() {
        int port = allocation.relayed().getFirst().port();
        ticket(away.ask(Method.REFRESH, first));
        AllocationTransfer leaving = leave();
        there.arrive(leaving, away.path(), server.now());
        away.refresh(0);
        leaving.announce();

        IpAddress address = server.directory.relays().getFirst().told();
        assertThat(server.directory.owner(address.high(), address.low(), port)).isEqualTo(RelayDirectory.NOBODY);
        assertThat(server.server.quotas().total()).isZero();
    }

    @Test
    void itMayMoveOnAndBack() {
        VirtualClient back = server.client(4001);
        MobilityTicket second = ticket(away.ask(Method.REFRESH, first));
        server.data(away);

        MobilityTicket third = ticket(back.ask(Method.REFRESH, second));
        assertThat(server.data(back)).isSameAs(allocation);

        assertThat(there.allocations()).isZero();
        assertThat(server.shard().allocations()).isEqualTo(1);
        assertThat(ticket(away.ask(Method.REFRESH, third))).isNotEqualTo(third);
    }

    @Test
    void deadlinesAndTheQuotaGoWithIt() {
        home.bind(0x4000, VirtualServer.PEER, 7000);
        ticket(away.ask(Method.REFRESH, first, new Attribute.Lifetime(3_600)));
        server.data(away);
        assertThat(server.shard().nextDeadlineNanos()).isEqualTo(Deadlines.NEVER);
        assertThat(server.server.quotas().total()).isEqualTo(1);

        server.pass(Duration.ofMinutes(10));
        assertThat(allocation.channels().size()).as("its channel expired").isZero();
        server.pass(Duration.ofMinutes(50));

        assertThat(there.allocations()).isZero();
        assertThat(server.ended).extracting(VirtualServer.Ended::why).containsExactly(EndReason.EXPIRED);
        assertThat(server.server.quotas().total()).isZero();
        assertThat(server.sockets.get(1).open).isEmpty();
        assertThat(server.sockets.get(1).endpoints).isEmpty();
    }

    @Test
    void aDualAllocationMovesWhole() {
        VirtualClient dual = server.client(4002);
        Allocation both = dual.allocation(WANTED, new Attribute.AdditionalAddressFamily(2));
        VirtualClient elsewhere = server.client(5002).on(there);
        ticket(elsewhere.ask(Method.REFRESH, server.shard().ticket(both)));

        assertThat(server.data(elsewhere)).isSameAs(both);
        assertThat(server.sockets.get(1).open).hasSize(2);
    }

    @Test
    void aLoopThatCannotTakeTheSocketEndsTheAllocation() {
        VirtualClient dual = server.client(4002);
        Allocation both = dual.allocation(WANTED, new Attribute.AdditionalAddressFamily(2));
        VirtualClient elsewhere = server.client(5002).on(there);
        ticket(elsewhere.ask(Method.REFRESH, server.shard().ticket(both)));
        server.sockets.get(1).broken = true;

        assertThat(server.data(elsewhere)).isNull();

        assertThat(server.ended).extracting(VirtualServer.Ended::why).containsExactly(EndReason.NOT_MOVED);
        assertThat(server.onTheirWay).isEmpty();
        assertThat(server.server.quotas().total()).isEqualTo(1);
        assertThat(server.mobility().newcomers()).isZero();
    }

    @Test
    void anAbandonedRelocationGivesEverythingBack() {
        ticket(away.ask(Method.REFRESH, first));
        AllocationTransfer leaving = leave();
        leaving.abandon();

        assertThat(server.onTheirWay).isEmpty();
        assertThat(server.server.quotas().total()).isZero();
        assertThat(server.mobility().tickets()).isZero();
    }

    @Test
    void whoWasKickedMeanwhileDoesNotArrive() {
        ticket(away.ask(Method.REFRESH, first));
        AllocationTransfer leaving = leave();
        server.server.refusals().refuse("alice", 1_000, server.now());

        assertThat(there.arrive(leaving, away.path(), server.now())).isNull();
        assertThat(server.ended).extracting(VirtualServer.Ended::why).containsExactly(EndReason.KICKED);
    }

    @Test
    void nothingLeavesThatHasEndedOrWaitsForSomebodyElse() {
        MobilityTicket second = ticket(away.ask(Method.REFRESH, first));
        VirtualClient third = server.client(6000);
        ticket(third.ask(Method.REFRESH, second));

        assertThat(server.shard().leave(away.path(), away.listener(), server.now())).isNull();
        assertThat(server.shard().leave(third.path(), third.listener(), server.now())).as("it is here").isNull();
        assertThat(server.data(away)).isNull();
        assertThat(server.data(third)).isSameAs(allocation);
    }

    @Test
    void anotherUserIsRefusedFromAnotherShardToo() {
        assertThat(away.as("bob", "b").code(Method.REFRESH, first)).isEqualTo(441);
        assertThat(home.on(there).code(Method.REFRESH, first)).as("no change").isEqualTo(400);
        Allocation own = away.allocation();
        assertThat(away.code(Method.REFRESH, first)).as("its five-tuple is in use").isEqualTo(437);
        assertThat(server.data(away)).isSameAs(own);
    }

    @Test
    void theFetchIsAskedForWhenNobodyIsLeftOnTheOldConnection() {
        VirtualClient stream = server.streamClient(4003);
        Allocation made = stream.allocation(WANTED);
        MobilityTicket ticket = server.shard().ticket(made);
        server.shard().clientGone(stream.path(), stream.listener());
        assertThat(server.awaited).isEmpty();

        ticket(away.ask(Method.REFRESH, ticket));
        assertThat(server.awaited).containsExactly(away.path());
        assertThat(server.move(0, away)).isSameAs(made);
        assertThat(ticket(away.ask(Method.REFRESH, ticket))).as("retransmitted").isNotEqualTo(ticket);
        assertThat(code(away.refresh(600))).isZero();
    }

    @Test
    void theFetchIsAskedForWhenNobodyIsLeftAtTheOldFiveTuple() {
        ticket(away.ask(Method.REFRESH, first));

        server.shard().clientUnreachable(
                new IcmpError(home.path().fiveTuple().client(), home.path().fiveTuple().clientPort(), 3, 1, 0),
                home.listener());

        assertThat(server.awaited).containsExactly(away.path());
        assertThat(server.move(0, away)).isSameAs(allocation);
        assertThat(server.allocation(away)).isSameAs(allocation);
    }
}
