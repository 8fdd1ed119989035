package org.iceserver.turn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.peer;
import static org.iceserver.turn.VirtualClient.response;
import static org.iceserver.turn.VirtualClient.value;

/** RFC 6062 with virtual time and no network. */
class TcpAllocationsTest {
    private static final IpAddress PEER = IpAddress.parse(VirtualServer.PEER);

    private final VirtualServer server = VirtualServer.setup().tcp().start();
    private final VirtualClient client = server.streamClient(4000);
    private final VirtualClient data = server.streamClient(4001);
    private final List<String> closed = new ArrayList<>();

    private static int allocateTcp(VirtualClient from, Attribute... more) {
        List<Attribute> attributes = new ArrayList<>(List.of(more));
        attributes.add(Attribute.RequestedTransport.TCP);
        return from.code(Method.ALLOCATE, attributes.toArray(Attribute[]::new));
    }

    private Allocation allocation() {
        assertThat(allocateTcp(client)).isZero();
        return Objects.requireNonNull(server.lastCreated());
    }

    private Answer connect(String address, int port) {
        return client.exchange(client.request(Method.CONNECT, VirtualClient.nextId(), peer(address, port)));
    }

    private int refusal(String address, int port) {
        return code(response(connect(address, port)));
    }

    private FakeTcpRelay relay() {
        return server.sockets().openTcp.getFirst();
    }

    private PeerConnections peers() {
        return server.shard().peers();
    }

    /** Connects to the peer, which answers, and gives the CONNECTION-ID. */
    private Attribute.ConnectionId connected(int port) {
        assertThat(connect(VirtualServer.PEER, port)).isEqualTo(new Answer.Later());
        Resumed answer = Objects.requireNonNull(peers().connected(relay().dialled.getLast(), server.now()));
        StunMessage success = response(answer.answer());
        assertThat(success.messageClass()).isEqualTo(MessageClass.SUCCESS);
        assertThat(success.integrity(client.key())).isEqualTo(Integrity.VALID);
        assertThat(answer.to()).isEqualTo(client.path());
        return value(success, Attribute.ConnectionId.class);
    }

    private PeerConnections.@org.jspecify.annotations.Nullable Attempt arrives(Allocation at, IpAddress from,
            int port) {
        return peers().accepted(at, from, port, () -> closed.add(from + " " + port), server.now());
    }

    private Answer bind(VirtualClient from, Attribute.ConnectionId id) {
        return from.exchange(from.request(Method.CONNECTION_BIND, VirtualClient.nextId(), id));
    }

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
    void connectIsAnsweredWhenThePeerHasAnswered() {
        allocation();

        Attribute.ConnectionId id = connected(80);

        assertThat(relay().dialled.getFirst().peer()).isEqualTo(PEER);
        assertThat(bind(data, id)).isInstanceOf(Answer.Bound.class);
        assertThat(peers().bound(relay().dialled.getFirst())).isTrue();
        server.pass(Duration.ofMinutes(5));
        assertThat(relay().closed).isEmpty();
    }

    @Test
    void connectNeedsATcpAllocation() {
        assertThat(refusal(VirtualServer.PEER, 80)).isEqualTo(437);
        client.allocation();

        assertThat(refusal(VirtualServer.PEER, 80)).isEqualTo(437);
    }

    @Test
    void connectToNobodyIsABadRequest() {
        allocation();

        assertThat(client.code(Method.CONNECT)).isEqualTo(400);
        assertThat(refusal(VirtualServer.PEER, 0)).isEqualTo(400);
    }

    @Test
    void connectOfAnotherUserIsRefused() {
        allocation();

        assertThat(client.as("bob", "b").code(Method.CONNECT, peer(VirtualServer.PEER, 80))).isEqualTo(441);
    }

    @Test
    void connectToAPeerThatDoesNotAnswerFailsAfterHalfAMinute() {
        allocation();
        connect(VirtualServer.PEER, 80);

        server.pass(Duration.ofMillis(29_999));
        assertThat(server.answeredLate).isEmpty();
        server.pass(Duration.ofMillis(1));

        StunMessage answer = response(server.answeredLate.getFirst().answer());
        assertThat(code(answer)).isEqualTo(447);
        assertThat(answer.integrity(client.key())).isEqualTo(Integrity.VALID);
        assertThat(relay().closed).hasSize(1);
        assertThat(peers().connected(relay().dialled.getFirst(), server.now())).isNull();
        assertThat(peers().failed(relay().dialled.getFirst())).isNull();
    }

    @Test
    void connectToAPeerThatRefusesFailsAndMayBeTriedAgain() {
        allocation();
        connect(VirtualServer.PEER, 80);

        Resumed answer = Objects.requireNonNull(peers().failed(relay().dialled.getFirst()));

        assertThat(code(response(answer.answer()))).isEqualTo(447);
        assertThat(connect(VirtualServer.PEER, 80)).isEqualTo(new Answer.Later());
    }

    @Test
    void onePeerTransportAddressHasOneConnection() {
        Allocation allocation = allocation();
        client.permit(VirtualServer.PEER);
        connect(VirtualServer.PEER, 80);

        assertThat(refusal(VirtualServer.PEER, 80)).as("under way").isEqualTo(446);
        peers().connected(relay().dialled.getFirst(), server.now());
        assertThat(refusal(VirtualServer.PEER, 80)).as("pending").isEqualTo(446);
        peers().bound(relay().dialled.getFirst());
        assertThat(refusal(VirtualServer.PEER, 80)).as("active").isEqualTo(446);
        assertThat(arrives(allocation, PEER, 80)).isNull();
        peers().ended(relay().dialled.getFirst());
        assertThat(connect(VirtualServer.PEER, 80)).isEqualTo(new Answer.Later());
        assertThat(connect(VirtualServer.PEER, 81)).isEqualTo(new Answer.Later());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0", "100.100.100.200"})
    void connectGoesThroughThePeerPolicy(String forbidden) {
        allocation();

        assertThat(refusal(forbidden, 80)).isEqualTo(403);
        assertThat(relay().dialled).isEmpty();
    }

    @Test
    void connectToAnotherFamilyIsAMismatch() {
        allocation();

        assertThat(refusal(VirtualServer.PEER_V6, 80)).isEqualTo(443);
    }

    @Test
    void connectToAnAddressOfOurOwnNeedsALiveTcpAllocationThere() {
        allocation();
        String own = VirtualServer.RELAY_V4.toString();
        Allocation udp = server.client(5000).allocation();
        VirtualClient other = server.streamClient(5001);

        assertThat(refusal(own, 22)).as("something else of this host").isEqualTo(403);
        assertThat(refusal(own, udp.relayed().getFirst().port())).as("a UDP allocation").isEqualTo(403);
        assertThat(allocateTcp(other)).isZero();
        int port = Objects.requireNonNull(server.lastCreated()).relayed().getFirst().port();
        assertThat(connect(own, port)).isEqualTo(new Answer.Later());
        other.refresh(0);
        peers().failed(relay().dialled.getFirst());
        assertThat(refusal(own, port)).as("an allocation that has ended").isEqualTo(403);
    }

    @Test
    void aPeerWithPermissionIsAnnounced() {
        Allocation allocation = allocation();
        client.permit(VirtualServer.PEER);

        PeerConnections.Attempt attempt = Objects.requireNonNull(arrives(allocation, PEER, 5555));

        StunMessage indication = VirtualClient.decode(attempt.indication());
        assertThat(indication.method()).isEqualTo(Method.CONNECTION_ATTEMPT);
        assertThat(indication.messageClass()).isEqualTo(MessageClass.INDICATION);
        assertThat(value(indication, Attribute.XorPeerAddress.class)).isEqualTo(peer(VirtualServer.PEER, 5555));
        assertThat(bind(data, value(indication, Attribute.ConnectionId.class))).isInstanceOf(Answer.Bound.class);
    }

    @Test
    void aPeerWithoutPermissionIsTurnedAway() {
        Allocation allocation = allocation();
        assertThat(arrives(allocation, PEER, 5555)).isNull();
        client.permit(VirtualServer.PEER);
        server.pass(Duration.ofSeconds(301));

        assertThat(arrives(allocation, PEER, 5555)).as("its permission has expired").isNull();
        assertThat(arrives(allocation, IpAddress.parse(VirtualServer.OTHER_PEER), 5555)).isNull();
        assertThat(server.shard().counters().drops(DropReason.NO_PERMISSION)).isEqualTo(3);
    }

    @Test
    void aPeerThatTheHostTookAsItsOwnAddressIsTurnedAway() {
        Allocation allocation = allocation();
        client.permit(VirtualServer.PEER);

        server.own.host(List.of(PEER));

        assertThat(arrives(allocation, PEER, 5555)).isNull();
    }

    @Test
    void aConnectionThatNobodyBindsIsClosedAfterHalfAMinute() {
        Allocation allocation = allocation();
        client.permit(VirtualServer.PEER);
        Attribute.ConnectionId active = connected(80);
        PeerConnections.Attempt passive = Objects.requireNonNull(arrives(allocation, PEER, 5555));

        server.pass(Duration.ofSeconds(30));

        assertThat(relay().closed).hasSize(1);
        assertThat(closed).containsExactly("8.8.8.8 5555");
        assertThat(code(response(bind(data, active)))).isEqualTo(400);
        assertThat(peers().bound(passive.connection())).isFalse();
    }

    @Test
    void aConnectionThatWasClaimedButNeverArrivesIsClosedToo() {
        allocation();
        assertThat(bind(data, connected(80))).isInstanceOf(Answer.Bound.class);

        server.pass(Duration.ofSeconds(30));

        assertThat(relay().closed).hasSize(1);
        assertThat(peers().bound(relay().dialled.getFirst())).isFalse();
    }

    @Test
    void aConnectionIsBoundOnce() {
        allocation();
        Attribute.ConnectionId id = connected(80);
        bind(data, id);

        assertThat(code(response(bind(server.streamClient(4002), id)))).isEqualTo(400);
    }

    @Test
    void anotherUserCannotBindAConnection() {
        allocation();
        Attribute.ConnectionId id = connected(80);

        assertThat(code(response(bind(data.as("bob", "b"), id)))).isEqualTo(441);
        assertThat(code(response(bind(data.as("alice", "wrong"), id)))).isEqualTo(401);
        assertThat(bind(data, id)).as("nothing was lost by it").isInstanceOf(Answer.Bound.class);
    }

    @Test
    void theNonceOfTheControlConnectionIsGoodForItsDataConnections() {
        allocation();
        Attribute.ConnectionId id = connected(80);
        VirtualClient elsewhere = server.streamClient("192.0.2.77", 4002);
        for (VirtualClient from : List.of(data, elsewhere)) {
            from.useNonce(client.nonce());
        }

        assertThat(code(response(bind(elsewhere, id)))).as("from another address").isEqualTo(438);
        assertThat(data.code(Method.CONNECT, peer(VirtualServer.PEER, 81))).as("another request").isEqualTo(438);
        assertThat(code(response(bind(data, new Attribute.ConnectionId(id.value() + 1))))).as("of no session")
                .isEqualTo(438);
        assertThat(bind(data, id)).isInstanceOf(Answer.Bound.class);
    }

    @Test
    void theNonceOfAnyOtherConnectionIsStale() {
        allocation();
        Attribute.ConnectionId id = connected(80);

        data.useNonce(server.streamClient(4002).nonce());

        assertThat(code(response(bind(data, id)))).isEqualTo(438);
    }

    @Test
    void connectionBindNeedsAConnectionOfItsOwnAndAnId() {
        allocation();
        Attribute.ConnectionId id = connected(80);

        assertThat(data.code(Method.CONNECTION_BIND)).isEqualTo(400);
        assertThat(code(response(bind(data, new Attribute.ConnectionId(id.value() + 1))))).isEqualTo(400);
        assertThat(code(response(bind(client, id)))).as("the control connection").isEqualTo(400);
        assertThat(code(response(bind(server.client(4002), id)))).as("over UDP").isEqualTo(400);
        assertThat(bind(data, id)).isInstanceOf(Answer.Bound.class);
    }

    @Test
    void aConnectionBindMayArriveOnAnotherLoop() {
        allocation();
        Attribute.ConnectionId id = connected(80);
        TurnShard other = server.addShard();

        assertThat(bind(data.on(other), id)).isInstanceOf(Answer.Bound.class);
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
        server.pass(Duration.ofMinutes(1));
        assertThat(server.answeredLate).as("nobody is there to be told").isEmpty();
    }

    @Test
    void connectionsAreBounded() {
        VirtualServer strict = VirtualServer.setup().tcp().limits(Limits.lab().with("channels-per-allocation", "2"))
                .start();
        VirtualClient greedy = strict.streamClient(1);
        allocateTcp(greedy);
        greedy.permit(VirtualServer.PEER);
        for (int port = 80; port <= 81; port++) {
            greedy.exchange(greedy.request(Method.CONNECT, VirtualClient.nextId(), peer(VirtualServer.PEER, port)));
        }

        assertThat(greedy.code(Method.CONNECT, peer(VirtualServer.PEER, 82))).isEqualTo(508);
        assertThat(strict.refusedBy).containsExactly("channels-per-allocation");
        assertThat(strict.shard().peers().accepted(Objects.requireNonNull(strict.lastCreated()), PEER, 90,
                () -> {}, strict.now())).isNull();
        assertThat(strict.shard().counters().drops(DropReason.TOO_MANY_CONNECTIONS)).isEqualTo(1);
    }

    @Test
    void methodsOfTcpRelayingAreNotServedWhileItIsOff() {
        VirtualServer off = VirtualServer.start();
        VirtualClient there = off.streamClient(1);

        assertThat(there.exchange(there.request(Method.CONNECT, VirtualClient.nextId(), peer(VirtualServer.PEER, 80))))
                .isEqualTo(new Answer.Silence(DropReason.UNSUPPORTED_METHOD));
    }
}
