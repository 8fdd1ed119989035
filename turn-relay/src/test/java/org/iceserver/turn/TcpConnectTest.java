package org.iceserver.turn;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.limits.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.peer;
import static org.iceserver.turn.VirtualClient.response;
import static org.iceserver.turn.VirtualClient.value;

/** Connections to peers and from peers (RFC 6062 s5.2, s5.3) with virtual time and no network. */
class TcpConnectTest extends TcpScene {
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
        assertThat(server.late(() -> peers().connected(relay().dialled.getFirst(), server.now()))).isEmpty();
        assertThat(server.late(() -> peers().failed(relay().dialled.getFirst()))).isEmpty();
    }

    @Test
    void connectToAPeerThatRefusesFailsAndMayBeTriedAgain() {
        allocation();
        connect(VirtualServer.PEER, 80);

        LateAnswer answer = server.late(() -> peers().failed(relay().dialled.getFirst())).getFirst();

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
}
