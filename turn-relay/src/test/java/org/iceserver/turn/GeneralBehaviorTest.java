package org.iceserver.turn;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.Integrity;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;

/** RFC 8656 s5: what holds for every TURN message. */
class GeneralBehaviorTest {
    private final VirtualServer server = VirtualServer.start();
    private final VirtualClient client = server.client(4000);

    @ParameterizedTest
    @EnumSource(value = Method.class, names = {"REFRESH", "CREATE_PERMISSION", "CHANNEL_BIND"})
    void aRequestWithoutAllocationIsAMismatch(Method method) {
        StunMessage response = client.ask(method);

        assertThat(code(response)).isEqualTo(437);
        assertThat(response.integrity(client.key())).isEqualTo(Integrity.VALID);
    }

    @ParameterizedTest
    @EnumSource(value = Method.class, names = {"REFRESH", "CREATE_PERMISSION", "CHANNEL_BIND"})
    void anotherUsersRequestOnTheFiveTupleHasWrongCredentials(Method method) {
        client.allocate();

        assertThat(client.as("bob", "b").code(method, new Attribute.Lifetime(0))).isEqualTo(441);
        assertThat(server.shard().allocations()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:0:5ef5:79fd:1:2:3:4", "2002:c000:204::1"})
    void clientsAtTeredoAnd6to4AddressesAreRefused(String tunnel) {
        StunEncoder request = StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, VirtualClient.nextId());
        Answer answer = server.client(tunnel, 4000).exchange(request.add(Attribute.RequestedTransport.UDP));

        assertThat(code(VirtualClient.response(answer))).isEqualTo(403);
        assertThat(VirtualClient.length(answer)).isLessThanOrEqualTo(64);
    }

    /** SOFTWARE, ADDITIONAL-ADDRESS-FAMILY and every other one: 800 bytes that are no UTF-8, and one byte too few. */
    @ParameterizedTest
    @ValueSource(ints = {0x8000, 0x8001, 0x8002, 0x8003, 0x8004, 0x8022, 0x8023, 0x8029, 0x802A, 0x802B, 0x802C,
        0x802E})
    void aMalformedOptionalAttributeIsIgnored(int type) {
        byte[] latin1 = new byte[800];
        Arrays.fill(latin1, (byte) 0xE9);

        assertThat(code(client.allocate(new Attribute.Unknown(type, Bytes.of(latin1))))).isZero();
        assertThat(client.code(Method.REFRESH, new Attribute.Unknown(type, Bytes.of(new byte[]{(byte) 0xE9}))))
                .isZero();
    }

    @Test
    void theFiveTupleIsClientAddressClientPortAndListener() {
        client.allocate();

        assertThat(code(server.client("203.0.113.6", 4000).allocate())).isZero();
        assertThat(code(server.client(4001).allocate())).isZero();
        assertThat(code(server.streamClient(4000).allocate())).isZero();
        assertThat(code(client.allocate())).isEqualTo(437);
    }

    @Test
    void dataOfAnUnknownFiveTupleIsCountedAndDropped() {
        assertThat(server.shard().allocation(1, 2, 3, 0)).isNull();
        assertThat(server.shard().counters().drops(DropReason.NO_ALLOCATION)).isEqualTo(1);
    }

    @Test
    void fingerprintIsInTheAnswerExactlyWhenItWasInTheRequest() {
        assertThat(client.allocate().hasFingerprint()).isFalse();
        VirtualClient printing = server.client(4001).withFingerprint();
        assertThat(printing.allocate().hasFingerprint()).isTrue();
        assertThat(printing.ask(Method.CREATE_PERMISSION).hasFingerprint()).isTrue();
        StunEncoder bare = StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, VirtualClient.nextId());
        assertThat(VirtualClient.response(client.exchange(bare.fingerprint())).hasFingerprint()).isTrue();
    }

    @Test
    void unknownRequiredAttributesAreListedOnceEach() {
        client.allocate();
        Attribute first = unknown(0x7FF0);
        Attribute second = unknown(0x7FF1);

        StunMessage response = client.ask(Method.REFRESH, first, second, first, unknown(0xFFF0));

        assertThat(code(response)).isEqualTo(420);
        assertThat(VirtualClient.value(response, Attribute.UnknownAttributes.class).types())
                .isEqualTo(List.of(0x7FF0, 0x7FF1));
        assertThat(response.integrity(client.key())).isEqualTo(Integrity.VALID);
    }

    @Test
    void unknownOptionalAttributesAreIgnored() {
        assertThat(code(client.allocate(unknown(0x8FF0)))).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = Method.class, names = {"CONNECT", "CONNECTION_BIND", "BINDING"})
    void aMethodThatIsNotServedIsDropped(Method method) {
        Answer answer = client.exchange(client.request(method, VirtualClient.nextId()));

        assertThat(answer).isEqualTo(new Answer.Silence(DropReason.UNSUPPORTED_METHOD));
    }

    @Test
    void responsesAndIndicationsAreDropped() {
        Answer answer = client.exchange(
                StunEncoder.of(MessageClass.SUCCESS, Method.ALLOCATE, VirtualClient.nextId()));

        assertThat(answer).isInstanceOf(Answer.Silence.class);
    }

    @Test
    void errorsAreCountedByCode() {
        client.ask(Method.REFRESH);
        client.ask(Method.REFRESH);

        assertThat(server.shard().counters().errors(ErrorCode.ALLOCATION_MISMATCH)).isEqualTo(2);
    }

    @Test
    void aRefusedUserIsForbiddenUntilItsCredentialHasExpired() {
        server.server.refusals().refuse("alice", server.now().epochSeconds() + 60, server.now());

        assertThat(code(client.allocate())).isEqualTo(403);
        assertThat(code(client.as("bob", "b").allocate())).isZero();
        server.pass(Duration.ofMinutes(1));
        assertThat(code(server.client(4001).allocate())).isZero();
    }

    private static Attribute unknown(int type) {
        return new Attribute.Unknown(type, Bytes.EMPTY);
    }
}
