package org.iceserver.turn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Method;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.FakeKernel.FakeDirection;
import org.iceserver.turn.FakeKernel.FakeRoute;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.allocation.SessionVisitor;
import org.iceserver.turn.kernel.KernelLane.BoundChannel;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.limits.Limits;
import org.iceserver.turn.policy.PeerRules;
import org.iceserver.turn.time.Now;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.MobilityTest.WANTED;
import static org.iceserver.turn.MobilityTest.ticket;
import static org.iceserver.turn.VirtualServer.OTHER_PEER;
import static org.iceserver.turn.VirtualServer.PEER;
import static org.iceserver.turn.VirtualServer.PEER_V6;

/** What the kernel relays, for whom, and until when. */
class KernelBindingsTest {
    private static final int CHANNEL = 0x4000;

    private final VirtualServer server = VirtualServer.setup().mobility().tcp()
            .limits(Limits.lab().with("allocation-pps", "10")).start();
    private final FakeKernel kernel = new FakeKernel();
    private final List<Runnable> behindTheQueue = new ArrayList<>();
    private final VirtualClient client = server.client(4000);

    KernelBindingsTest() {
        server.shard().offload(kernel, behindTheQueue::add);
        server.server.policy().onChange(() -> kernel.generation++);
    }

    private long in(long seconds) {
        return server.now().nanos() + Duration.ofSeconds(seconds).toNanos();
    }

    private void beat() {
        server.pass(Duration.ofSeconds(1));
        server.shards.forEach(shard -> shard.kernel().beat(server.now().nanos(), 256));
    }

    private FakeRoute bound(Allocation allocation) {
        assertThat(client.bind(CHANNEL, PEER, 5000)).isZero();
        assertThat(allocation.offloaded()).isTrue();
        return kernel.only();
    }

    @Test
    void aBoundChannelIsRelayedUntilItsPartsExpire() {
        Allocation allocation = client.allocation(new Attribute.Lifetime(3_000));
        FakeRoute route = bound(allocation);

        assertThat(route.channel).isEqualTo(new BoundChannel(client.path().fiveTuple(), CHANNEL,
                VirtualServer.RELAY_V4, allocation.relayed().getFirst().socket().localPort(), VirtualServer.RELAY_V4,
                allocation.relayed().getFirst().port(), IpAddress.parse(PEER), 5000, false));
        assertThat(route.toPeerNanos).as("the channel's ten minutes").isEqualTo(in(600));
        assertThat(route.toClientNanos).as("and its permission's").isEqualTo(in(600));
    }

    @Test
    void theKernelRelaysNothingForAnImpairedSessionUntilTheImpairmentIsOver() {
        Allocation allocation = client.allocation();
        FakeRoute route = bound(allocation);

        server.shard().impair(allocation, () -> {});
        assertThat(route.closed).isTrue();
        assertThat(allocation.offloaded()).isFalse();
        client.permit(PEER);
        client.bind(CHANNEL, PEER, 5000);
        client.bind(CHANNEL + 1, OTHER_PEER, 5000);
        beat();
        assertThat(kernel.open()).isEmpty();

        server.shard().impair(allocation, null);
        beat();
        assertThat(kernel.open()).hasSize(2);
    }

    @Test
    void everyRefreshIsFollowedBeforeItsResponseLeaves() {
        Allocation allocation = client.allocation(new Attribute.Lifetime(3_000));
        FakeRoute route = bound(allocation);
        server.pass(Duration.ofSeconds(200));

        client.permit(PEER);
        assertThat(route.toClientNanos).isEqualTo(in(400));
        client.bind(CHANNEL, PEER, 5000);
        assertThat(route.toPeerNanos).isEqualTo(in(600));
        assertThat(route.toClientNanos).isEqualTo(in(600));
        server.pass(Duration.ofSeconds(10));
        client.refresh(600);
        server.pass(Duration.ofMinutes(5));
        client.bind(CHANNEL, PEER, 5000);
        assertThat(route.toPeerNanos).as("the session's end").isEqualTo(in(300));
        assertThat(allocation.remainingSeconds(server.now().nanos())).isEqualTo(300);
        client.refresh(3_000);
        assertThat(route.toPeerNanos).as("the channel's end").isEqualTo(in(600));
        assertThat(kernel.opened).hasSize(1);
    }

    @Test
    void deletionKickAndExpiryCloseAtOnce() {
        client.allocation();
        client.bind(CHANNEL, PEER, 5000);
        client.refresh(0);
        assertThat(kernel.open()).isEmpty();

        client.allocation();
        client.bind(CHANNEL, PEER, 5000);
        assertThat(server.shard().end(_ -> true, EndReason.KICKED)).isEqualTo(1);
        assertThat(kernel.open()).isEmpty();

        client.allocation();
        client.bind(CHANNEL, PEER, 5000);
        server.pass(Duration.ofSeconds(601));
        assertThat(kernel.open()).isEmpty();
        assertThat(kernel.opened).hasSize(3);
        assertThat(server.shard().kernel().allocations()).isZero();
    }

    @Test
    void aChannelThatExpiresAloneIsClosedAlone() {
        client.allocation(new Attribute.Lifetime(3_000));
        client.bind(CHANNEL, PEER, 5000);
        server.pass(Duration.ofMinutes(5));
        client.bind(CHANNEL + 1, OTHER_PEER, 5000);
        server.pass(Duration.ofSeconds(301));

        assertThat(kernel.only().channel.channel()).isEqualTo(CHANNEL + 1);
    }

    @Test
    void whenTheRulesChangeAPacketIsJudgedHereAndTheKernelGoesOnBehindIt() {
        Allocation allocation = client.allocation();
        FakeRoute route = bound(allocation);

        server.own.judgeAnew();
        assertThat(route.stale()).isTrue();
        assertThat(server.shard().toPeer(allocation, CHANNEL, server.now().nanos())).isNotNull();
        assertThat(server.shard().toPeer(allocation, CHANNEL, server.now().nanos())).isNotNull();
        assertThat(route.stale()).as("packets that wait here leave first").isTrue();
        assertThat(behindTheQueue).hasSize(1);
        behindTheQueue.removeFirst().run();
        assertThat(route.stale()).isFalse();

        server.own.judgeAnew();
        IpAddress peer = IpAddress.parse(PEER);
        assertThat(server.shard().toClient(allocation, peer.high(), peer.low(), 5000, server.now().nanos()))
                .isNotNull();
        behindTheQueue.removeFirst().run();
        assertThat(route.stale()).isFalse();
    }

    @Test
    void rulesThatChangeAgainWhileARouteWaitsAreNotMissed() {
        Allocation allocation = client.allocation();
        FakeRoute route = bound(allocation);
        server.own.judgeAnew();
        server.shard().toPeer(allocation, CHANNEL, server.now().nanos());

        server.server.change(server.server.settings(),
                new PeerRules(false, List.of(), List.of(AddressBlock.parse(PEER + "/32"))));
        behindTheQueue.removeFirst().run();

        assertThat(route.stale()).as("the peer is forbidden now").isTrue();
        assertThat(server.shard().toPeer(allocation, CHANNEL, server.now().nanos())).isNull();
        assertThat(behindTheQueue).isEmpty();
        client.permit(OTHER_PEER);
        assertThat(kernel.open()).as("and is closed when the allocation is settled").isEmpty();
    }

    @Test
    void whatTheKernelRelaysIsCountedForTheSessionAndForAll() {
        Allocation allocation = client.allocation();
        FakeRoute route = bound(allocation);
        long now = server.now().nanos();
        route.account.toPeer.relay(100, now);
        route.account.toPeer.relay(50, now);
        route.account.toClient.relay(7, now);
        server.shard().counters().toPeer(allocation, 1_000);

        beat();
        beat();

        assertThat(allocation.packetsToPeers()).isEqualTo(3);
        assertThat(allocation.bytesToPeers()).isEqualTo(1_150);
        assertThat(allocation.packetsToClient()).isEqualTo(1);
        ShardCounters counters = server.shard().counters();
        assertThat(counters.relayed(ShardCounters.Relayed.PACKETS_TO_PEERS)).isEqualTo(3);
        assertThat(counters.relayedBelow(ShardCounters.Relayed.PACKETS_TO_PEERS)).isEqualTo(2);
        assertThat(counters.relayedBelow(ShardCounters.Relayed.BYTES_TO_CLIENTS)).isEqualTo(7);
    }

    @Test
    void whoeverIsToldOfTheEndKnowsAllThatWasRelayedAndALatePacketIsInTheTotals() {
        Allocation allocation = client.allocation();
        FakeRoute route = bound(allocation);
        route.account.toPeer.relay(100, server.now().nanos());

        server.shard().end(allocation, EndReason.KICKED);
        assertThat(server.ended.getLast().allocation().bytesToPeers()).isEqualTo(100);

        route.account.toPeer.relay(10, server.now().nanos());
        beat();
        assertThat(route.account.closed).as("the kernel may still have a packet of it").isFalse();
        beat();
        assertThat(route.account.closed).isTrue();
        assertThat(server.shard().counters().relayed(ShardCounters.Relayed.BYTES_TO_PEERS)).isEqualTo(110);
    }

    @Test
    void whoeverLooksAtTheSessionsSeesWhatTheKernelHasRelayedUntilNow() {
        Allocation allocation = client.allocation();
        bound(allocation).account.toClient.relay(77, server.now().nanos());
        List<Long> seen = new ArrayList<>();
        server.shard().walk().next(256, server.now(), new SessionVisitor() {
            @Override
            public void see(Allocation one, Now now) {
                seen.add(one.bytesToClient());
            }

            @Override
            public void forget() {}
        });

        assertThat(seen).containsExactly(77L);
    }

    @Test
    void bothLanesTogetherRelayNoMoreThanTheLimit() {
        Allocation allocation = client.allocation();
        FakeDirection below = bound(allocation).account.toPeer;
        int here = 0;
        int there = 0;
        for (int i = 0; i < 20; i++) {
            here += server.shard().policer().admitsToPeer(allocation, 100, server.now().nanos()) ? 1 : 0;
            there += below.relay(100, server.now().nanos()) ? 1 : 0;
        }
        assertThat(here + there).isEqualTo(10);
        assertThat(here).isEqualTo(5);

        beat();
        assertThat(server.shard().counters().refusals(Limit.ALLOCATION_PPS)).isEqualTo(30);
        assertThat(server.shard().counters().drops(DropReason.BANDWIDTH)).isEqualTo(30);
        assertThat(server.refusedBy).contains("allocation-pps");
    }

    @Test
    void whatTheKernelDropsOverTheWholeServersLimitIsCountedOnce() {
        kernel.serverRefused = 5;
        beat();
        kernel.serverRefused = 7;
        beat();
        assertThat(server.shard().counters().refusals(Limit.SERVER_BPS)).isEqualTo(7);
        assertThat(server.shard().counters().drops(DropReason.BANDWIDTH)).isEqualTo(7);
    }

    @Test
    void whatWasTakenBeforeAndBelowStaysTaken() {
        Allocation allocation = client.allocation(WANTED);
        for (int i = 0; i < 4; i++) {
            server.shard().policer().admitsToPeer(allocation, 100, server.now().nanos());
        }
        FakeDirection below = bound(allocation).account.toPeer;
        for (int i = 0; i < 3; i++) {
            assertThat(below.relay(100, server.now().nanos())).isTrue();
        }
        VirtualClient away = server.client("203.0.113.77", 5000);
        ticket(away.ask(Method.REFRESH, server.shard().ticket(allocation)));
        assertThat(server.allocation(away)).isSameAs(allocation);

        int left = 0;
        for (int i = 0; i < 20; i++) {
            left += server.shard().policer().admitsToPeer(allocation, 100, server.now().nanos()) ? 1 : 0;
        }
        assertThat(left).isEqualTo(3);
    }

    @Test
    void aClientThatMovesIsRelayedForOnItsNewPathAlone() {
        Allocation allocation = client.allocation(WANTED);
        FakeRoute old = bound(allocation);
        VirtualClient away = server.client("203.0.113.77", 5000);
        ticket(away.ask(Method.REFRESH, server.shard().ticket(allocation)));
        assertThat(old.closed).as("until its first data").isFalse();

        server.allocation(away);
        assertThat(kernel.open()).isEmpty();
        beat();
        assertThat(kernel.only().channel.client()).isEqualTo(away.path().fiveTuple());
    }

    @Test
    void aClientThatMovesToAnotherLoopIsRelayedForByThatOne() {
        TurnShard there = server.addShard();
        FakeKernel below = new FakeKernel();
        there.offload(below, behindTheQueue::add);
        Allocation allocation = client.allocation(WANTED);
        bound(allocation).account.toPeer.relay(100, server.now().nanos());
        VirtualClient away = server.client("203.0.113.77", 5000).on(there);
        ticket(away.ask(Method.REFRESH, server.shard().ticket(allocation)));

        assertThat(server.data(away)).isSameAs(allocation);

        assertThat(kernel.open()).isEmpty();
        assertThat(below.only().channel.client()).isEqualTo(away.path().fiveTuple());
        assertThat(allocation.bytesToPeers()).isEqualTo(100);
        below.only().account.toPeer.relay(1, server.now().nanos());
        beat();
        assertThat(allocation.bytesToPeers()).isEqualTo(101);
        assertThat(there.counters().relayed(ShardCounters.Relayed.BYTES_TO_PEERS)).isEqualTo(1);
    }

    @Test
    void whoComesOverAConnectionIsNotOffloaded() {
        VirtualClient stream = server.streamClient(4001);
        Allocation allocation = stream.allocation();
        assertThat(stream.bind(CHANNEL, PEER, 5000)).isZero();

        assertThat(allocation.offloaded()).isFalse();
        assertThat(kernel.opened).isEmpty();
    }

    @Test
    void oneFamilyThatIsGivenUpTakesItsRoutesAlong() {
        client.allocation(new Attribute.AdditionalAddressFamily(2));
        client.bind(CHANNEL, PEER, 5000);
        client.bind(CHANNEL + 1, PEER_V6, 5000);
        assertThat(kernel.open()).hasSize(2);

        assertThat(client.code(Method.REFRESH, new Attribute.Lifetime(0), new Attribute.RequestedAddressFamily(2)))
                .isZero();
        assertThat(kernel.only().channel.channel()).isEqualTo(CHANNEL);
    }

    @Test
    void aPeerOfThisServerIsSaidToBe() {
        VirtualServer behindNat = VirtualServer.setup().relays(
                new RelayDirectory.Relay(IpAddress.parse("10.0.0.1"), VirtualServer.RELAY_V4)).start();
        behindNat.shard().offload(kernel, behindTheQueue::add);
        VirtualClient one = behindNat.client(4000);
        Allocation allocation = one.allocation();
        Allocation other = behindNat.client(4001).allocation();

        one.bind(CHANNEL, VirtualServer.RELAY_V4.toString(), other.relayed().getFirst().port());

        BoundChannel channel = kernel.only().channel;
        assertThat(channel.peerHere()).isTrue();
        assertThat(channel.relayed()).isEqualTo(IpAddress.parse("10.0.0.1"));
        assertThat(channel.told()).isEqualTo(VirtualServer.RELAY_V4);
        assertThat(channel.toldPort()).isEqualTo(allocation.relayed().getFirst().port());
        assertThat(behindNat.directory.bound(channel.peer())).isEqualTo(IpAddress.parse("10.0.0.1"));
    }

    @Test
    void whereThereIsNoRoomTheSocketsServe() {
        kernel.full = true;
        Allocation allocation = client.allocation();
        assertThat(client.bind(CHANNEL, PEER, 5000)).isZero();
        assertThat(allocation.offloaded()).isFalse();

        kernel.full = false;
        client.bind(CHANNEL, PEER, 5000);
        assertThat(allocation.offloaded()).as("from the next refresh on").isTrue();
    }

    @Test
    void withoutAKernelNothingIsKept() {
        VirtualServer plain = VirtualServer.start();
        VirtualClient someone = plain.client(4000);
        Allocation allocation = someone.allocation();
        someone.bind(CHANNEL, PEER, 5000);

        assertThat(allocation.offloaded()).isFalse();
        assertThat(plain.shard().kernel().beat(plain.now().nanos(), 256)).isFalse();
        assertThat(plain.shard().counters().relayedBelow(ShardCounters.Relayed.PACKETS_TO_PEERS)).isZero();
    }

    @Test
    void manyAreCountedInPortions() {
        for (int i = 0; i < 10; i++) {
            VirtualClient one = server.client(5000 + i);
            one.allocation();
            one.bind(CHANNEL, PEER, 5000);
        }
        kernel.accounts.forEach(account -> account.toPeer.relay(1, server.now().nanos()));

        int portions = 1;
        while (server.shard().kernel().beat(server.now().nanos(), 4)) {
            portions++;
        }
        assertThat(portions).isEqualTo(3);
        assertThat(server.shard().counters().relayedBelow(ShardCounters.Relayed.PACKETS_TO_PEERS)).isEqualTo(10);
    }
}
