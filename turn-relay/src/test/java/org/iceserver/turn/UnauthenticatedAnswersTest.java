package org.iceserver.turn;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.IntegrityKey;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.turn.limits.Limits;
import org.iceserver.turn.limits.UnauthenticatedBudget;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.length;

/** How large the answers may be that anybody can cause in somebody else's name, and how many there are. */
class UnauthenticatedAnswersTest {
    private static final int FINGERPRINT = 8;
    private static final int REALM = 12;

    private final VirtualServer server = VirtualServer.start();
    private final VirtualClient client = server.client(4000);

    @Test
    void a401TakesAtMost84BytesAndTheRealm() {
        assertThat(length(client.exchange(bare()))).isLessThanOrEqualTo(84 + REALM);
        assertThat(length(client.exchange(bare().fingerprint()))).isLessThanOrEqualTo(84 + REALM + FINGERPRINT);
    }

    @Test
    void aChallengeThatOffersSha256Takes84BytesAndTheRealm() {
        VirtualClient offered = VirtualServer.setup().credentials(VirtualServer.offering(true, true)).start().client(1);

        assertThat(length(offered.exchange(bare()))).isEqualTo(84 + REALM);
        offered.useNonce("stale");
        assertThat(length(offered.exchange(offered.request(Method.ALLOCATE, VirtualClient.nextId()))))
                .isEqualTo(84 + REALM);
    }

    @Test
    void a438TakesAtMost84BytesAndTheRealm() {
        client.useNonce("stale");

        assertThat(length(client.exchange(client.request(Method.ALLOCATE, VirtualClient.nextId()))))
                .isLessThanOrEqualTo(84 + REALM);
    }

    @Test
    void a400TakesAtMost64Bytes() {
        assertThat(length(client.exchange(bare().integrity(IntegrityKey.shortTerm("x"))))).isLessThanOrEqualTo(64);
    }

    @Test
    void a420IsNeverSentToWhoIsNotAuthenticated() {
        StunEncoder request = bare();
        IntStream.range(0, 64).forEach(i -> request.add(new Attribute.Unknown(0x7F00 + i, Bytes.EMPTY)));

        Answer answer = client.exchange(request);

        assertThat(VirtualClient.code(VirtualClient.response(answer))).isEqualTo(401);
        assertThat(length(answer)).isLessThanOrEqualTo(84 + REALM);
    }

    @Test
    void oneSourceGetsItsBurstThenItsRateAndPortsDoNotMatter() {
        VirtualServer strict = VirtualServer.setup().limits(Limits.lab().with("unauth-rate", "10/20")).start();

        assertThat(answered(strict, "203.0.113.1", 1_000)).isEqualTo(20);
        assertThat(answered(strict, "203.0.113.2", 1_000)).isEqualTo(20);
        strict.pass(Duration.ofMillis(500));
        assertThat(answered(strict, "203.0.113.1", 1_000)).isEqualTo(5);
        assertThat(strict.shard().counters().drops(DropReason.UNAUTHENTICATED_RATE)).isEqualTo(980 + 980 + 995);
    }

    @Test
    void anIpv6NetworkIsOneSource() {
        VirtualServer strict = VirtualServer.setup().limits(Limits.lab().with("unauth-rate", "10/20")).start();

        assertThat(answered(strict, "2a01:1::1", 15)).isEqualTo(15);
        assertThat(answered(strict, "2a01:1::2", 15)).isEqualTo(5);
        assertThat(answered(strict, "2a01:1:0:1::1", 15)).isEqualTo(15);
    }

    @Test
    void loopbackIsNeverLimited() {
        VirtualServer strict = VirtualServer.setup().limits(Limits.lab().with("unauth-rate", "1/1")).start();

        assertThat(answered(strict, "127.0.0.1", 100)).isEqualTo(100);
        assertThat(answered(strict, "::1", 100)).isEqualTo(100);
    }

    @Test
    void aStreamsAddressIsProvenAndNotLimited() {
        VirtualServer strict = VirtualServer.setup().limits(Limits.lab().with("unauth-rate", "1/1")).start();
        VirtualClient stream = strict.streamClient(1);

        for (int i = 0; i < 10; i++) {
            assertThat(stream.exchange(bare())).isInstanceOf(Answer.Reply.class);
        }
    }

    @Test
    void whoAuthenticatesIsNotLimited() {
        VirtualServer strict = VirtualServer.setup().limits(Limits.lab().with("unauth-rate", "1/1")).start();
        VirtualClient alice = strict.client(1);
        alice.allocate();

        for (int i = 0; i < 10; i++) {
            assertThat(VirtualClient.code(alice.refresh(600))).isZero();
        }
    }

    @Test
    void aFloodOfManySourcesTakesNoMoreMemoryAndStarvesNobody() {
        UnauthenticatedBudget budget = new UnauthenticatedBudget(new Limits.Rate(1, 1), 42);
        long refused = IntStream.range(0, 1_000_000).filter(i -> !budget.admit(0, 0xFFFF_0000_0000L | i, 0)).count();

        assertThat(refused).isZero();
        assertThat(budget.admit(0, 0xFFFF_0000_0000L | 999_999, 0)).isFalse();
    }

    @Test
    void theLoopsTogetherGiveOneSourceItsBurst() throws Exception {
        UnauthenticatedBudget budget = new UnauthenticatedBudget(new Limits.Rate(1, 1_000), 42);
        List<Callable<Long>> loops = Collections.nCopies(4,
                () -> IntStream.range(0, 10_000).filter(i -> budget.admit(1, 1, 0)).count());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            long admitted = 0;
            for (Future<Long> loop : threads.invokeAll(loops)) {
                admitted += loop.get();
            }
            assertThat(admitted).isEqualTo(1_000);
        }
    }

    @Test
    void theMonotonicClockMayWrap() {
        UnauthenticatedBudget budget = new UnauthenticatedBudget(new Limits.Rate(1, 2), 42);
        long before = Long.MAX_VALUE - 500_000_000L;

        assertThat(budget.admit(1, 1, before)).isTrue();
        assertThat(budget.admit(1, 1, before)).isTrue();
        assertThat(budget.admit(1, 1, before)).isFalse();
        assertThat(budget.admit(1, 1, before + 1_000_000_000L)).isTrue();
        assertThat(budget.admit(1, 1, before + 1_000_000_000L)).isFalse();
    }

    private static int answered(VirtualServer server, String source, int times) {
        int answers = 0;
        for (int port = 1; port <= times; port++) {
            answers += server.client(source, port).exchange(bare()) instanceof Answer.Reply ? 1 : 0;
        }
        return answers;
    }

    private static StunEncoder bare() {
        return StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, VirtualClient.nextId());
    }
}
