package org.iceserver.turn;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.KeyQuery;
import org.iceserver.turn.limits.Limits;
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
        List<LateAnswer> resumed = resume(VirtualServer.found("alice", "alice", "a"));

        assertThat(resumed).hasSize(1);
        assertThat(resumed.getFirst().to()).isSameAs(client.path());
        assertThat(code(response(resumed.getFirst().answer()))).isZero();
        assertThat(server.shard().allocations()).isEqualTo(1);
    }

    @Test
    void anUnknownUserIsChallengedThen() {
        VirtualClient client = server.client(1);
        client.exchange(allocate(client));

        assertThat(code(response(resume(KeyLookup.Unknown.NO_SUCH_USER).getFirst().answer()))).isEqualTo(401);
    }

    @Test
    void aWrongPasswordIsChallengedThen() {
        VirtualClient client = server.client(1).as("alice", "wrong");
        client.exchange(allocate(client));

        List<LateAnswer> resumed = resume(VirtualServer.found("alice", "alice", "a"));

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
        List<LateAnswer> resumed = quick.resume(ALICE,
                VirtualServer.found("alice", "alice", "of the database"));
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
    void oneSourceHasSoManyWaitingAndAnotherIsServed() {
        for (int port = 1; port <= WaitingRequests.OF_ONE_SOURCE; port++) {
            assertThat(waits(server.client(port))).isTrue();
        }
        VirtualClient late = server.client(2_000);

        assertThat(code(response(late.exchange(allocate(late))))).isEqualTo(500);
        assertThat(waits(server.client("203.0.113.6", 1))).isTrue();
        server.pass(Duration.ofSeconds(5));
        assertThat(late.exchange(allocate(late))).isEqualTo(new Answer.Wait(ALICE, true));
    }

    @Test
    void whenTheTableIsFullTheNewestOfTheGreediestSourceGivesWay() {
        for (int source = 1; source <= WaitingRequests.CAPACITY / WaitingRequests.OF_ONE_SOURCE; source++) {
            for (int port = 1; port <= WaitingRequests.OF_ONE_SOURCE; port++) {
                assertThat(waits(server.client("198.51.100." + source, port))).isTrue();
            }
        }

        VirtualClient honest = server.client(1);
        assertThat(honest.exchange(allocate(honest))).isEqualTo(new Answer.Wait(ALICE, true));

        assertThat(server.answeredLate).singleElement().extracting(LateAnswer::answer)
                .isEqualTo(new Answer.Silence(DropReason.WAITING_DISPLACED));
        assertThat(resume(KeyLookup.Unknown.NO_SUCH_USER)).hasSize(WaitingRequests.CAPACITY)
                .anyMatch(answered -> answered.to() == honest.path());
    }

    @Test
    void loopbackIsBoundedByTheWholeTableAlone() {
        for (int port = 1; port <= WaitingRequests.CAPACITY; port++) {
            assertThat(waits(server.client("127.0.0.1", port))).isTrue();
        }
        VirtualClient late = server.client("127.0.0.1", 2_000);

        assertThat(code(response(late.exchange(allocate(late))))).isEqualTo(500);
        assertThat(waits(server.client(1))).isTrue();
    }

    @Test
    void aSourceAsksForItselfThoughAnotherAskedTheSame() {
        assertThat(waits(server.client(1))).isTrue();
        VirtualClient other = server.client("203.0.113.6", 1);

        assertThat(other.exchange(allocate(other))).isEqualTo(new Answer.Wait(ALICE, true));
        assertThat(resume(VirtualServer.found("alice", "alice", "a"))).hasSize(2);
    }

    @Test
    void aSourceThatHasSpentItsBudgetDrivesNoMoreQuestions() {
        VirtualServer limited = limited(5);
        List<VirtualClient> clients = IntStream.rangeClosed(1, 50)
                .mapToObj(port -> challenged(limited, limited.client(port))).toList();
        VirtualClient elsewhere = challenged(limited, limited.client("203.0.113.6", 1));
        limited.pass(Duration.ofSeconds(5));

        assertThat(clients.stream().filter(WaitingForCredentialsTest::waits)).hasSize(5);
        assertThat(limited.shard().counters().drops(DropReason.UNAUTHENTICATED_RATE)).isEqualTo(45);
        assertThat(limited.refusedBy).contains("unauth-rate");
        assertThat(elsewhere.exchange(allocate(elsewhere))).isEqualTo(new Answer.Wait(ALICE, true));
    }

    @Test
    void aConnectionPaysForItsQuestionsTooAndIsTold() {
        VirtualServer limited = limited(1);
        VirtualClient first = challenged(limited, limited.streamClient(1));
        VirtualClient second = challenged(limited, limited.streamClient(2));

        assertThat(first.exchange(allocate(first))).isEqualTo(new Answer.Wait(ALICE, true));
        assertThat(code(response(second.exchange(allocate(second))))).isEqualTo(500);
    }

    @Test
    void whatWasPaidForTheQuestionIsNotPaidAgainForTheAnswer() {
        VirtualServer limited = limited(1);
        VirtualClient client = challenged(limited, limited.client(1));
        client.exchange(allocate(client));

        assertThat(code(response(limited.resume(ALICE, KeyLookup.Unknown.NO_SUCH_USER).getFirst()
                .answer()))).isEqualTo(401);
    }

    @Test
    void aRequestOfMoreThanTwoKilobytesIsNotParked() {
        VirtualClient client = server.client(1);
        StunMessage large = padded(client, 60_000);

        assertThat(code(response(client.exchange(large)))).isEqualTo(400);
        assertThat(server.shard().nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(held(server)).isZero();
    }

    @Test
    void aParkedRequestHoldsItsBytesAndNothingThatWasReadFromThem() {
        VirtualClient client = server.client(1);
        StunMessage request = padded(client, 1_500);
        client.exchange(request);

        assertThat(held(server)).isEqualTo(WaitingRequest.costs(request.wireLength()));
        assertThat(resume(VirtualServer.found("alice", "alice", "a"))).singleElement()
                .extracting(answered -> answered.request().attributes()).isEqualTo(request.attributes());
        assertThat(held(server)).isZero();
    }

    @Test
    void parkedRequestsHoldNoMoreThanTheBudgetHasForThem() {
        VirtualServer small = VirtualServer.setup().credentials((query, now) -> new KeyLookup.Later())
                .memory(MemoryBudget.of(1_000_000, 1_000_000)).start();
        MemoryShare share = small.memory.share(Holding.PARKED_REQUESTS);
        int waiting = 0;
        for (int source = 1; source <= 200; source++) {
            VirtualClient client = small.client("198.51.100." + source, 1);
            waiting += client.exchange(allocate(client)) instanceof Answer.Wait ? 1 : 0;
        }

        assertThat(waiting).isBetween(2, 20);
        assertThat(share.held()).isBetween(share.most() / 2, share.most());
        small.pass(Duration.ofSeconds(5));
        assertThat(share.held()).isZero();
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

    private static VirtualServer limited(int burst) {
        return VirtualServer.setup().credentials((query, now) -> new KeyLookup.Later())
                .limits(Limits.lab().with("unauth-rate", "1/" + burst)).start();
    }

    /** The client has a nonce, and its source what the challenge cost. */
    private static VirtualClient challenged(VirtualServer server, VirtualClient client) {
        client.nonce();
        server.pass(Duration.ofSeconds(1));
        return client;
    }

    private static boolean waits(VirtualClient client) {
        return client.exchange(allocate(client)) instanceof Answer.Wait;
    }

    private static long held(VirtualServer server) {
        return server.memory.share(Holding.PARKED_REQUESTS).held();
    }

    /** A request with this many bytes of empty attributes without a meaning. */
    private static StunMessage padded(VirtualClient client, int bytes) {
        Attribute[] attributes = new Attribute[1 + bytes / 4];
        Arrays.fill(attributes, new Attribute.Unknown(0xC001, Bytes.EMPTY));
        attributes[0] = Attribute.RequestedTransport.UDP;
        return VirtualClient.decode(client.request(Method.ALLOCATE, VirtualClient.nextId(), attributes));
    }

    private List<LateAnswer> resume(KeyLookup.Settled key) {
        return server.resume(ALICE, key);
    }

    private static StunMessage allocate(VirtualClient client) {
        TransactionId id = VirtualClient.nextId();
        return VirtualClient.decode(client.request(Method.ALLOCATE, id, Attribute.RequestedTransport.UDP));
    }
}
