package org.iceserver.turn;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Method;
import org.iceserver.turn.allocation.Allocation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.peer;
import static org.iceserver.turn.VirtualClient.response;

/** Connections bound to data connections (RFC 6062 s5.4), or to nothing in time. */
class ConnectionBindTest extends TcpScene {
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
}
