package org.iceserver.stun.server;

import java.util.Objects;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.iceserver.stun.TransportAddress;
import org.iceserver.stun.server.Origins.From;
import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 5780 s6.1: which answer, from where, to which port, and how large. */
class BehaviorDiscoveryTest {
    private static final TransportAddress CLIENT = address("198.51.100.7", 40_000);
    private static final TransportAddress CLIENT_V6 = address("2001:db8::7", 40_000);
    private static final Origins FOUR = new Origins(address("192.0.2.1", 3_478), address("192.0.2.1", 3_479),
            address("192.0.2.2", 3_478), address("192.0.2.2", 3_479));
    private static final Origins FOUR_V6 = new Origins(address("2001:db8:1::1", 3_478), address("2001:db8:1::1", 3_479),
            address("2001:db8:1::2", 3_478), address("2001:db8:1::2", 3_479));
    private static final Origins ONE_ADDRESS = new Origins(FOUR.here(), FOUR.otherPort(), null, null);

    @ParameterizedTest
    @CsvSource({"false, false, HERE, 192.0.2.1, 3478", "false, true, OTHER_PORT, 192.0.2.1, 3479",
        "true, false, OTHER_ADDRESS, 192.0.2.2, 3478", "true, true, OTHER, 192.0.2.2, 3479"})
    void theAnswerLeavesFromWhereItIsAskedToAndSaysSo(boolean changeIp, boolean changePort, From from, String ip,
            int port) {
        var answer = answer(request().add(new Attribute.ChangeRequest(changeIp, changePort)), CLIENT, FOUR);

        assertThat(answer.from()).isEqualTo(from);
        assertThat(answer.port()).isEqualTo(CLIENT.port());
        StunMessage response = decode(answer.response());
        assertThat(first(response, Attribute.ResponseOrigin.class).address()).isEqualTo(address(ip, port));
        assertThat(first(response, Attribute.OtherAddress.class).address()).isEqualTo(address("192.0.2.2", 3_479));
        assertThat(first(response, Attribute.XorMappedAddress.class).address()).isEqualTo(CLIENT);
    }

    @Test
    void withOneAddressAChangeRequestThatAsksForNothingIsAnsweredFromHere() {
        var answer = answer(request().add(new Attribute.ChangeRequest(false, false)), CLIENT, ONE_ADDRESS);

        assertThat(decode(answer.response()).messageClass()).isEqualTo(MessageClass.SUCCESS);
        assertThat(answer.from()).isEqualTo(From.HERE);
    }

    @Test
    void anAnswerTakesAtMost56BytesTowardsIpv4And92TowardsIpv6() {
        assertThat(bytes(answer(request(), CLIENT, FOUR).response())).hasSize(56);
        assertThat(bytes(answer(request(), CLIENT_V6, FOUR_V6).response())).hasSize(92);
        assertThat(bytes(answer(request().fingerprint(), CLIENT, FOUR).response())).hasSize(64);
    }

    @Test
    void withOneAddressNoOtherIsToldAndChangeRequestIsNotUnderstood() {
        StunMessage plain = decode(answer(request(), CLIENT, ONE_ADDRESS).response());
        StunMessage change = decode(
                answer(request().add(new Attribute.ChangeRequest(false, true)), CLIENT, ONE_ADDRESS).response());

        assertThat(plain.first(Attribute.OtherAddress.class)).isNull();
        assertThat(first(plain, Attribute.ResponseOrigin.class).address()).isEqualTo(ONE_ADDRESS.here());
        assertThat(code(change)).isEqualTo(ErrorCode.UNKNOWN_ATTRIBUTE.code());
        assertThat(first(change, Attribute.UnknownAttributes.class).types()).containsExactly(0x0003);
    }

    @Test
    void responsePortTurnsTheAnswerToAnotherPortOfTheSameAddress() {
        var answer = answer(request().add(new Attribute.ResponsePort(50_000)), CLIENT, FOUR);

        assertThat(answer.port()).isEqualTo(50_000);
        assertThat(answer.from()).isEqualTo(From.HERE);
    }

    @Test
    void paddingIsAnsweredWithNoMoreThanWasSent() {
        assertThat(padding(1_500)).isEqualTo(1_500);
        assertThat(padding(7)).isEqualTo(4);
        assertThat(padding(60_000)).isEqualTo(BehaviorDiscovery.PADDING_MOST);
    }

    @Test
    void responsePortWithPaddingOrToPortZeroIsABadRequest() {
        var both = answer(
                request().add(new Attribute.ResponsePort(50_000)).add(new Attribute.Padding(Bytes.of(new byte[8]))),
                CLIENT, FOUR);
        var zero = answer(request().add(new Attribute.ResponsePort(0)), CLIENT, FOUR);

        assertThat(code(decode(both.response()))).isEqualTo(ErrorCode.BAD_REQUEST.code());
        assertThat(both.port()).isEqualTo(CLIENT.port());
        assertThat(code(decode(zero.response()))).isEqualTo(ErrorCode.BAD_REQUEST.code());
    }

    @Test
    void aRefusalLeavesFromHereTowardsTheSender() {
        var answer = answer(request().add(new Attribute.ResponsePort(50_000))
                .add(new Attribute.ChangeRequest(true, true)), CLIENT, ONE_ADDRESS);

        assertThat(answer.from()).isEqualTo(From.HERE);
        assertThat(answer.port()).isEqualTo(CLIENT.port());
    }

    @Test
    void aConnectionLearnsTheOtherAddressButCannotMoveItsAnswers() {
        StunEncoder plain = BehaviorDiscovery.respondOnStream(decode(request()), CLIENT, FOUR);
        StunEncoder change = BehaviorDiscovery.respondOnStream(
                decode(request().add(new Attribute.ChangeRequest(true, true))), CLIENT, FOUR);

        assertThat(first(decode(Objects.requireNonNull(plain)), Attribute.OtherAddress.class).address())
                .isEqualTo(FOUR.other());
        assertThat(code(decode(Objects.requireNonNull(change)))).isEqualTo(ErrorCode.UNKNOWN_ATTRIBUTE.code());
    }

    @Test
    void indicationsAreNotAnswered() {
        StunMessage indication = decode(
                StunEncoder.of(MessageClass.INDICATION, Method.BINDING, new TransactionId(1, 2)));

        assertThat(BehaviorDiscovery.respond(indication, CLIENT, FOUR)).isNull();
        assertThat(BehaviorDiscovery.respondOnStream(indication, CLIENT, FOUR)).isNull();
    }

    private static int padding(int length) {
        var answer = answer(request().add(new Attribute.Padding(Bytes.of(new byte[length]))), CLIENT, FOUR);
        return first(decode(answer.response()), Attribute.Padding.class).value().length();
    }

    private static StunEncoder request() {
        return StunEncoder.of(MessageClass.REQUEST, Method.BINDING, new TransactionId(1, 2));
    }

    private static BehaviorDiscovery.Answer answer(StunEncoder request, TransportAddress from, Origins origins) {
        return Objects.requireNonNull(BehaviorDiscovery.respond(decode(request), from, origins));
    }

    private static TransportAddress address(String ip, int port) {
        IpAddress address = IpAddress.parse(ip);
        return TransportAddress.of(address.high(), address.low(), port);
    }

    private static int code(StunMessage message) {
        return first(message, Attribute.ErrorCodeAttribute.class).code();
    }

    private static <A extends Attribute> A first(StunMessage message, Class<A> kind) {
        return Objects.requireNonNull(message.first(kind), kind.getSimpleName());
    }

    private static StunMessage decode(StunEncoder encoder) {
        byte[] bytes = bytes(encoder);
        var decoded = StunDecoder.decode(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
        assertThat(decoded).isInstanceOf(StunDecoder.Decoded.Message.class);
        return ((StunDecoder.Decoded.Message) decoded).message();
    }

    private static byte[] bytes(StunEncoder encoder) {
        ByteBuf encoded = encoder.encode(UnpooledByteBufAllocator.DEFAULT);
        try {
            return ByteBufUtil.getBytes(encoded);
        } finally {
            encoded.release();
        }
    }
}
