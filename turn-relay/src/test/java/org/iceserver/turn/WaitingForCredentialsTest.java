package org.iceserver.turn;

import java.time.Duration;
import java.util.List;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.response;

/** Requests whose credential arrives later: bounded, coalesced, and answered as if it had been there at once. */
class WaitingForCredentialsTest {
    private static final KeyQuery ALICE = new KeyQuery("alice", VirtualServer.REALM, true);

    private final VirtualServer server = VirtualServer.setup()
            .credentials((query, now) -> new KeyLookup.Later())
            .start();

    @Test
    void theAnswerComesWhenTheKeyDoes() {
        VirtualClient client = server.client(1);
        Answer waits = client.exchange(allocate(client));

        assertThat(waits).isEqualTo(new Answer.Wait(ALICE, true));
        List<Resumed> resumed = resume(VirtualServer.found("alice", "alice", "a"));

        assertThat(resumed).hasSize(1);
        assertThat(resumed.getFirst().to()).isSameAs(client.path());
        assertThat(code(response(resumed.getFirst().answer()))).isZero();
        assertThat(server.shard().allocations()).isEqualTo(1);
    }

    @Test
    void anUnknownUserIsChallengedThen() {
        VirtualClient client = server.client(1);
        client.exchange(allocate(client));

        assertThat(code(response(resume(new KeyLookup.Unknown()).getFirst().answer()))).isEqualTo(401);
    }

    @Test
    void aWrongPasswordIsChallengedThen() {
        VirtualClient client = server.client(1).as("alice", "wrong");
        client.exchange(allocate(client));

        List<Resumed> resumed = resume(VirtualServer.found("alice", "alice", "a"));

        assertThat(code(response(resumed.getFirst().answer()))).isEqualTo(401);
        assertThat(server.shard().allocations()).isZero();
    }

    @Test
    void whenNobodyCanTellTheAnswerIsAServerError() {
        VirtualClient client = server.client(1);
        client.exchange(allocate(client));

        assertThat(code(response(resume(new KeyLookup.Unavailable()).getFirst().answer()))).isEqualTo(500);
        assertThat(server.shard().allocations()).isZero();
    }

    @Test
    void whatIsKnownAtOnceIsNotWaitedFor() {
        VirtualServer quick = VirtualServer.setup()
                .credentials((query, now) -> new KeyLookup.SoFar(VirtualServer.found("alice", "alice", "a"))).start();
        VirtualClient right = quick.client(1);
        VirtualClient other = quick.client(2).as("alice", "of the database");

        assertThat(code(response(right.exchange(allocate(right))))).isZero();
        assertThat(other.exchange(allocate(other))).isEqualTo(new Answer.Wait(ALICE, true));
        List<Resumed> resumed = quick.shard().resume(ALICE,
                VirtualServer.found("alice", "alice", "of the database"), quick.now());
        assertThat(code(response(resumed.getFirst().answer()))).isZero();
    }

    @Test
    void equalQueriesAreAskedOnce() {
        for (int port = 1; port <= 10; port++) {
            VirtualClient client = server.client(port);
            assertThat(client.exchange(allocate(client))).isEqualTo(new Answer.Wait(ALICE, port == 1));
        }

        assertThat(resume(VirtualServer.found("alice", "alice", "a"))).hasSize(10);
        assertThat(server.shard().allocations()).isEqualTo(10);
        assertThat(resume(VirtualServer.found("alice", "alice", "a"))).isEmpty();
    }

    @Test
    void withoutAFreshNonceOfOursNothingWaits() {
        VirtualClient client = server.client(1);
        client.useNonce("obMatJos2AAAAAAAAAAAAAAAAAAAAAAAAAA");

        assertThat(code(response(client.exchange(allocate(client))))).isEqualTo(438);
        assertThat(server.shard().nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aRetransmissionWaitsWithTheFirstAndAnotherRequestIsDropped() {
        VirtualClient client = server.client(1);
        StunMessage request = allocate(client);
        client.exchange(request);

        assertThat(client.exchange(request)).isEqualTo(new Answer.Wait(ALICE, false));
        assertThat(client.exchange(allocate(client))).isEqualTo(new Answer.Silence(DropReason.ALREADY_WAITING));
        assertThat(resume(VirtualServer.found("alice", "alice", "a"))).hasSize(1);
    }

    @Test
    void aRequestIsForgottenAfterFiveSeconds() {
        VirtualClient client = server.client(1);
        client.exchange(allocate(client));

        server.pass(Duration.ofMillis(4_999));
        assertThat(client.exchange(allocate(client))).isInstanceOf(Answer.Silence.class);
        server.pass(Duration.ofMillis(1));

        assertThat(server.shard().counters().drops(DropReason.CREDENTIAL_TIMEOUT)).isEqualTo(1);
        assertThat(resume(VirtualServer.found("alice", "alice", "a"))).isEmpty();
        assertThat(client.exchange(allocate(client))).isEqualTo(new Answer.Wait(ALICE, true));
    }

    @Test
    void tooManyWaitingRequestsAreAServerError() {
        for (int port = 1; port <= 1_024; port++) {
            VirtualClient client = server.client(port);
            assertThat(client.exchange(allocate(client))).isInstanceOf(Answer.Wait.class);
        }
        VirtualClient late = server.client(2_000);

        assertThat(code(response(late.exchange(allocate(late))))).isEqualTo(500);
        server.pass(Duration.ofSeconds(5));
        assertThat(late.exchange(allocate(late))).isEqualTo(new Answer.Wait(ALICE, true));
    }

    @Test
    void aConnectionThatEndsTakesItsWaitingRequestWithIt() {
        VirtualClient stream = server.streamClient(1);
        stream.exchange(allocate(stream));

        server.shard().clientGone(stream.path(), stream.listener());

        assertThat(resume(VirtualServer.found("alice", "alice", "a"))).isEmpty();
        assertThat(server.shard().nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aNonceThatGoesStaleWhileWaitingIsAnsweredAsStale() {
        VirtualClient client = server.client(1);
        StunMessage request = allocate(client);
        server.pass(Duration.ofSeconds(599));
        client.exchange(request);
        server.pass(Duration.ofSeconds(2));

        assertThat(code(response(resume(VirtualServer.found("alice", "alice", "a")).getFirst().answer())))
                .isEqualTo(438);
    }

    private List<Resumed> resume(KeyLookup.Settled key) {
        return server.shard().resume(ALICE, key, server.now());
    }

    private static StunMessage allocate(VirtualClient client) {
        TransactionId id = VirtualClient.nextId();
        return VirtualClient.decode(client.request(Method.ALLOCATE, id, Attribute.RequestedTransport.UDP));
    }
}
