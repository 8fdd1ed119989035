package org.iceserver.stun.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunDecoder;
import org.iceserver.stun.StunDecoder.Decoded;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BindingResponderTest {
    private static final IpAddress V4 = IpAddress.parse("192.0.2.7");
    private static final IpAddress V6 = IpAddress.parse("2001:db8::7");
    private static final int PORT = 32853;
    private static final TransactionId ID = new TransactionId(0x01020304, 0x05060708090A0B0CL);

    @Test
    void answersWithTheSourceAddressInThirtyTwoBytes() {
        byte[] response = answer(request(), V4);

        assertThat(response).hasSize(32);
        assertThat(mapped(response)).isEqualTo(TransportAddress.of(V4.high(), V4.low(), PORT));
    }

    @Test
    void answersAnIpv6SourceInFortyFourBytes() {
        byte[] response = answer(request(), V6);

        assertThat(response).hasSize(44);
        assertThat(mapped(response)).isEqualTo(TransportAddress.of(V6.high(), V6.low(), PORT));
    }

    @Test
    void carriesFingerprintExactlyWhenTheRequestDid() {
        assertThat(decode(answer(request(), V4)).hasFingerprint()).isFalse();

        byte[] response = answer(request().fingerprint(), V4);
        assertThat(decode(response).hasFingerprint()).isTrue();
        assertThat(response).hasSize(40);
    }

    @Test
    void repeatsTheTransactionIdAndNamesNoSoftware() {
        StunMessage response = decode(answer(request(), V4));

        assertThat(response.messageClass()).isEqualTo(MessageClass.SUCCESS);
        assertThat(response.method()).isEqualTo(Method.BINDING);
        assertThat(response.transactionId()).isEqualTo(ID);
        assertThat(response.attributes()).hasSize(1);
    }

    @Test
    void anIceConnectivityCheckIsAnOrdinaryBindingRequest() {
        StunEncoder check = request().add(new Attribute.Username("peer:us")).add(new Attribute.Priority(1_845_501_695L))
                .add(new Attribute.IceControlling(0x1234_5678_9ABC_DEF0L)).add(new Attribute.UseCandidate());

        assertThat(decode(answer(check, V4)).messageClass()).isEqualTo(MessageClass.SUCCESS);
    }

    @Test
    void listsUnknownRequiredAttributesOnce() {
        byte[] response = answer(message("0001000c2112a442" + "0102030405060708090a0b0c" + "7ff00000" + "7ff00000"
                + "7ff10000"), V4);

        assertThat(error(response)).isEqualTo(ErrorCode.UNKNOWN_ATTRIBUTE.code());
        assertThat(first(decode(response), Attribute.UnknownAttributes.class).types())
                .containsExactly(0x7FF0, 0x7FF1);
        assertThat(response).hasSize(36);
    }

    @Test
    void ignoresUnknownOptionalAttributes() {
        byte[] response = answer(message("000100042112a442" + "0102030405060708090a0b0c" + "fff00000"), V4);

        assertThat(decode(response).messageClass()).isEqualTo(MessageClass.SUCCESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0003000400000006", "0027000400500000", "0026000400000000"})
    void refusesNatDiscoveryAsUnknown(String attribute) {
        byte[] response = answer(message("000100082112a442" + "0102030405060708090a0b0c" + attribute), V4);

        assertThat(error(response)).isEqualTo(ErrorCode.UNKNOWN_ATTRIBUTE.code());
        assertThat(first(decode(response), Attribute.UnknownAttributes.class).types())
                .containsExactly(Integer.parseInt(attribute.substring(0, 4), 16));
    }

    /** What stun of vovida, stunclient and JSTUN send first. */
    @ParameterizedTest
    @ValueSource(strings = {"2112a442", "01020304"})
    void answersAChangeRequestThatAsksForNothing(String cookie) {
        byte[] response = answer(message("00010008" + cookie + "0102030405060708090a0b0c" + "0003000400000000"), V4);

        assertThat(ByteBufUtil.hexDump(response)).startsWith("0101000c" + cookie + "0102030405060708090a0b0c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"80220001e9000000", "80000000", "80230000"})
    void ignoresAMalformedOptionalAttribute(String attribute) {
        byte[] response = answer(message("0001%04x2112a442".formatted(attribute.length() / 2)
                + "0102030405060708090a0b0c" + attribute), V4);

        assertThat(decode(response).messageClass()).isEqualTo(MessageClass.SUCCESS);
    }

    @Test
    void refusesAMalformedAttribute() {
        byte[] response = answer(message("000100042112a442" + "0102030405060708090a0b0c" + "00030000"), V4);

        assertThat(error(response)).isEqualTo(ErrorCode.BAD_REQUEST.code());
        assertThat(response).hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void saysNothingToAnIndicationOrAResponse() {
        for (MessageClass kind : new MessageClass[]{MessageClass.INDICATION, MessageClass.SUCCESS,
            MessageClass.ERROR}) {
            StunMessage message = decode(bytes(StunEncoder.of(kind, Method.BINDING, ID)));
            assertThat(BindingResponder.respond(message, V4.high(), V4.low(), PORT)).as(kind.name()).isNull();
        }
    }

    @Test
    void givesAnOldClientWithoutTheMagicCookieMappedAddressOnly() {
        StunMessage request = decode(ByteBufUtil.decodeHexDump("00010000" + "aabbccdd0102030405060708090a0b0c"));
        assertThat(request.hasMagicCookie()).isFalse();

        byte[] response = answer(request, V4);

        assertThat(ByteBufUtil.hexDump(response)).isEqualTo("0101000c" + "aabbccdd0102030405060708090a0b0c"
                + "00010008" + "0001" + "8055" + "c0000207");
    }

    private static StunEncoder request() {
        return StunEncoder.of(MessageClass.REQUEST, Method.BINDING, ID);
    }

    private static StunMessage message(String hex) {
        return decode(ByteBufUtil.decodeHexDump(hex));
    }

    private static byte[] answer(StunEncoder request, IpAddress source) {
        return answer(decode(bytes(request)), source);
    }

    private static byte[] answer(StunMessage request, IpAddress source) {
        return bytes(present(BindingResponder.respond(request, source.high(), source.low(), PORT)));
    }

    private static TransportAddress mapped(byte[] response) {
        return first(decode(response), Attribute.XorMappedAddress.class).address();
    }

    private static int error(byte[] response) {
        return first(decode(response), Attribute.ErrorCodeAttribute.class).code();
    }

    private static <A extends Attribute> A first(StunMessage message, Class<A> kind) {
        return present(message.first(kind));
    }

    private static <T> T present(@Nullable T value) {
        assertThat(value).isNotNull();
        if (value == null) {
            throw new AssertionError("unreachable");
        }
        return value;
    }

    private static byte[] bytes(StunEncoder encoder) {
        ByteBuf encoded = encoder.encode(UnpooledByteBufAllocator.DEFAULT);
        try {
            return ByteBufUtil.getBytes(encoded);
        } finally {
            encoded.release();
        }
    }

    private static StunMessage decode(byte[] bytes) {
        ByteBuf wire = Unpooled.wrappedBuffer(bytes);
        Decoded decoded = StunDecoder.decode(wire, 0, bytes.length);
        assertThat(decoded).isInstanceOf(Decoded.Message.class);
        return ((Decoded.Message) decoded).message();
    }
}
