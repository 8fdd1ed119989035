package org.iceserver.stun;

import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.iceserver.stun.Attribute.MappedAddress;
import org.iceserver.stun.Attribute.XorMappedAddress;
import org.iceserver.stun.Attribute.XorPeerAddress;
import org.iceserver.stun.Attribute.XorRelayedAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Message types, XORed addresses, whole TURN messages and ChannelData, each both ways. */
class WireVectorsTest {
    static Stream<JsonNode> types() {
        return Json.vectors("vectors/message-types.json", "types");
    }

    static Stream<JsonNode> encodings() {
        return Json.vectors("vectors/message-types.json", "encoding");
    }

    static Stream<JsonNode> addresses() {
        return Json.vectors("vectors/xor-addresses.json", "vectors");
    }

    static Stream<JsonNode> messages() {
        return Json.vectors("vectors/turn-computed.json", "messages");
    }

    static Stream<JsonNode> channelData() {
        return Json.vectors("vectors/turn-computed.json", "channelData");
    }

    private static MessageClass messageClass(JsonNode vector) {
        return Stream.of(MessageClass.values())
                .filter(c -> c.name().equalsIgnoreCase(vector.get("class").asString())).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("types")
    void messageTypeNamesMethodAndClass(JsonNode vector) {
        int type = Json.hexNumber(vector.get("type"));
        Method method = Method.of(Header.method(type));

        assertThat(method).isNotNull();
        assertThat(method.name().replace("_", "")).isEqualToIgnoringCase(vector.get("method").asString());
        assertThat(Header.messageClass(type)).isEqualTo(messageClass(vector));
        assertThat(method.allows(messageClass(vector))).isTrue();
        assertThat(Header.messageType(method.number(), messageClass(vector))).isEqualTo(type);
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void methodAndClassBitsInterleave(JsonNode vector) {
        int method = Json.hexNumber(vector.get("method"));
        int type = Json.hexNumber(vector.get("type"));

        assertThat(Header.messageType(method, messageClass(vector))).isEqualTo(type);
        assertThat(Header.method(type)).isEqualTo(method);
        assertThat(Header.messageClass(type)).isEqualTo(messageClass(vector));
    }

    @Test
    void everyMessageTypeSurvivesTheRoundTrip() {
        for (int type = 0; type < 0x4000; type++) {
            assertThat(Header.messageType(Header.method(type), Header.messageClass(type))).isEqualTo(type);
        }
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void addressIsXoredWithCookieAndTransactionId(JsonNode vector) {
        String tid = vector.get("transactionId").asString();
        TransactionId id = new TransactionId(Integer.parseUnsignedInt(tid.substring(0, 8), 16),
                Long.parseUnsignedLong(tid.substring(8), 16));
        TransportAddress address = Json.address(vector.get("address").asString(), vector.get("port").asInt());
        String encoded = Wire.hex(StunEncoder.of(MessageClass.SUCCESS, Method.ALLOCATE, id)
                .add(new XorMappedAddress(address)).add(new XorPeerAddress(address))
                .add(new XorRelayedAddress(address)).add(new MappedAddress(address)));

        String xored = vector.get("valueHex").asString();
        String length = "%04x".formatted(xored.length() / 2);
        assertThat(encoded.substring(40)).isEqualTo("0020" + length + xored + "0012" + length + xored + "0016" + length
                + xored + "0001" + length + vector.get("plainValueHex").asString());
        assertThat(Wire.message(encoded).attributes()).containsExactly(new XorMappedAddress(address),
                new XorPeerAddress(address), new XorRelayedAddress(address), new MappedAddress(address));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void turnMessageVerifiesAndEncodesToTheSameBytes(JsonNode vector) {
        String hex = vector.get("message").asString();
        StunMessage message = Wire.message(hex);
        IntegrityKey md5 = IntegrityKey.longTerm("alice", "example.org", "wonderland");
        IntegrityKey sha256 = IntegrityKey.longTermSha256("alice", "example.org", "wonderland");

        assertThat(message.malformedAttribute()).isNull();
        assertThat(message.unknownRequired()).isEmpty();
        if (vector.get("key").isNull()) {
            assertThat(message.integrity(md5)).isEqualTo(Integrity.ABSENT);
            assertThat(Wire.reencode(message, null, null)).isEqualTo(hex);
        } else if (vector.get("key").asString().equals("MD5")) {
            assertThat(message.integrity(md5)).isEqualTo(Integrity.VALID);
            assertThat(message.integrity(sha256)).isEqualTo(Integrity.INVALID);
            assertThat(Wire.reencode(message, md5, null)).isEqualTo(hex);
        } else {
            assertThat(message.integrity(sha256)).isEqualTo(Integrity.VALID);
            assertThat(message.integrity(md5)).isEqualTo(Integrity.INVALID);
            assertThat(Wire.reencode(message, null, sha256)).isEqualTo(hex);
        }
    }

    @ParameterizedTest
    @MethodSource("channelData")
    void channelDataIsReadAndWrittenInPlace(JsonNode vector) {
        byte[] bytes = Wire.bytes(vector.get("hex").asString());
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        int channel = Json.hexNumber(vector.get("channel"));
        int dataLength = vector.get("dataText").asString().length();

        assertThat(ChannelData.isChannelData(bytes[0])).isTrue();
        assertThat(ChannelData.fits(buffer, 0, bytes.length)).isTrue();
        assertThat(ChannelData.channel(buffer, 0)).isEqualTo(channel);
        assertThat(ChannelData.length(buffer, 0)).isEqualTo(dataLength);
        if (vector.get("transport").asString().contains("tcp")) {
            assertThat(StreamFramer.frameLength(buffer, 0, bytes.length)).isEqualTo(bytes.length);
        }
        ByteBuf written = Unpooled.buffer(8);
        ChannelData.writeHeader(written, 1, channel, dataLength);
        assertThat(written.getInt(1)).isEqualTo(buffer.getInt(0));
    }
}
