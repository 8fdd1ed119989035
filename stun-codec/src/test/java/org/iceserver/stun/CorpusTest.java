package org.iceserver.stun;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.iceserver.stun.Attribute.Username;
import org.iceserver.stun.Attribute.XorPeerAddress;
import org.iceserver.stun.StunDecoder.Decoded;
import org.iceserver.stun.StunDecoder.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the manifest expects of each generated file, so far as bytes alone decide it. */
class CorpusTest {
    /** Answering an RFC 3489 Binding request is optional (RFC 8489 s11); we do. */
    private static final Set<String> WITHOUT_COOKIE = Set.of("generated/bad-cookie.bin",
            "generated/rfc3489-binding.bin");

    /** PASSWORD-ALGORITHMS is comprehension-optional: ignored. */
    private static final Set<String> MALFORMED_OPTIONAL = Set.of("generated/password-algorithms-param-overrun.bin",
            "generated/password-algorithms-truncated.bin");

    private static Stream<String> files(String layers, String expectation) {
        return Corpus.entries()
                .filter(entry -> layers.contains(entry.get("layer").asString())
                        && expectation.equals(entry.get("expect").asString()))
                .map(entry -> entry.get("file").asString());
    }

    static Stream<String> drops() {
        return files("framing parser", "drop").filter(file -> !WITHOUT_COOKIE.contains(file))
                .filter(file -> !file.contains("channeldata-unbound"))
                // A legacy client's number is no framing error: the relay drops it where it is not bound.
                .filter(file -> !file.contains("channeldata-reserved-5000"));
    }

    static Stream<String> notStun() {
        return files("framing", "not-stun");
    }

    static Stream<String> dropsOrBadRequests() {
        return files("parser", "drop-or-400").filter(file -> !MALFORMED_OPTIONAL.contains(file));
    }

    static Stream<String> malformed() {
        return Stream.concat(Stream.concat(files("parser", "error:400"), files("parser", "error:4xx")),
                Stream.of("allocate-transport-len-1", "allocate-token-len-7")
                        .map(name -> "generated/" + name + ".bin"));
    }

    static Stream<String> accepted() {
        return Stream.of(files("parser", "accept"), files("parser", "accept-or-400"), files("semantic", "accept"),
                files("semantic", "accept-clamped"), files("semantic", "accept-or-405"), files("semantic", "error:403"),
                files("semantic", "error:440"), files("semantic", "error:442"), files("semantic", "error:508"),
                files("semantic", "no-response"), files("semantic", "deletes-or-437")).flatMap(s -> s);
    }

    static Stream<String> channelData() {
        return Stream.concat(files("framing", "accept-if-bound"), Stream.of("generated/channeldata-unbound.bin"));
    }

    private static StunMessage message(String name) {
        return Wire.message(Corpus.generated("generated/" + name + ".bin"));
    }

    private static Decoded decode(String name) {
        return Wire.decode(Corpus.generated("generated/" + name + ".bin"));
    }

    @ParameterizedTest
    @MethodSource("drops")
    void whatIsToBeDroppedIsNoMessage(String file) {
        byte[] bytes = Corpus.generated(file);

        assertThat(Wire.decode(bytes)).isInstanceOf(Decoded.Undecodable.class);
        boolean channelData = bytes.length > 0 && ChannelData.isChannelData(bytes[0] & 0xFF)
                && ChannelData.fits(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
        assertThat(channelData).isFalse();
    }

    @ParameterizedTest
    @MethodSource("notStun")
    void otherProtocolsAreNotTakenForStun(String file) {
        assertThat(Wire.decode(Corpus.generated(file))).isInstanceOf(Decoded.Undecodable.class);
    }

    @ParameterizedTest
    @MethodSource("dropsOrBadRequests")
    void whatCannotBeReadIsDroppedOrMalformed(String file) {
        if (Wire.decode(Corpus.generated(file)) instanceof Decoded.Message(StunMessage message)) {
            assertThat(message.malformedAttribute()).isNotNull();
        }
    }

    @Test
    void whatIsOptionalAndCannotBeReadIsIgnored() {
        for (String file : MALFORMED_OPTIONAL) {
            StunMessage message = Wire.message(Corpus.generated(file));
            assertThat(message.malformedAttribute()).as(file).isNull();
            assertThat(message.has(Attribute.PasswordAlgorithms.class)).as(file).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatDeservesBadRequestIsMalformed(String file) {
        assertThat(Wire.message(Corpus.generated(file)).malformedAttribute()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void whatIsSoundHasNothingMalformedOrUnknown(String file) {
        StunMessage message = Wire.message(Corpus.generated(file));

        assertThat(message.malformedAttribute()).isNull();
        assertThat(message.unknownRequired()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("channelData")
    void channelDataFits(String file) {
        byte[] bytes = Corpus.generated(file);

        assertThat(ChannelData.isChannelData(bytes[0])).isTrue();
        assertThat(ChannelData.fits(Unpooled.wrappedBuffer(bytes), 0, bytes.length)).isTrue();
    }

    @Test
    void requestWithoutCookieIsAnRfc3489Clients() {
        for (String file : WITHOUT_COOKIE) {
            StunMessage message = Wire.message(Corpus.generated(file));
            assertThat(message.hasMagicCookie()).isFalse();
            assertThat(message.method()).isEqualTo(Method.BINDING);
        }
    }

    @Test
    void eachReasonNamesTheFlaw() {
        assertThat(decode("header-19-bytes")).isEqualTo(new Decoded.Undecodable(Reason.TOO_SHORT));
        assertThat(decode("top-bits-10")).isEqualTo(new Decoded.Undecodable(Reason.NOT_STUN));
        assertThat(decode("length-not-mult4")).isEqualTo(new Decoded.Undecodable(Reason.BAD_LENGTH));
        assertThat(decode("length-too-long")).isEqualTo(new Decoded.Undecodable(Reason.BAD_LENGTH));
        assertThat(decode("length-too-short")).isEqualTo(new Decoded.Undecodable(Reason.BAD_LENGTH));
        assertThat(decode("unknown-method")).isEqualTo(new Decoded.Undecodable(Reason.UNKNOWN_METHOD));
        assertThat(decode("allocate-indication")).isEqualTo(new Decoded.Undecodable(Reason.BAD_CLASS));
        assertThat(decode("attr-overrun-65533-pad-wrap")).isEqualTo(new Decoded.Undecodable(Reason.ATTRIBUTE_OVERRUN));
        assertThat(decode("bad-fingerprint")).isEqualTo(new Decoded.Undecodable(Reason.BAD_FINGERPRINT));
        assertThat(decode("fingerprint-len-8")).isEqualTo(new Decoded.Undecodable(Reason.BAD_FINGERPRINT));
    }

    /** The CRC is right for the header as sent, yet something follows it. */
    @Test
    void fingerprintIsTheLastAttribute() {
        assertThat(decode("fingerprint-not-last")).isEqualTo(new Decoded.Undecodable(Reason.FINGERPRINT_NOT_LAST));
    }

    @Test
    void unknownRequiredTypesAreListedOnceInWireOrder() {
        assertThat(message("unknown-required").unknownRequired()).containsExactly(0x7FF0);
        assertThat(message("unknown-required-dup").unknownRequired()).hasSize(1);
        assertThat(message("unknown-required-many").unknownRequired())
                .hasSize(64).isSorted().doesNotHaveDuplicates();
        assertThat(message("binding-indication-unknown-required").unknownRequired()).isNotEmpty();
        assertThat(message("unknown-optional").unknownRequired()).isEmpty();
        assertThat(message("unknown-optional").attributes()).hasOnlyElementsOfType(Attribute.Unknown.class)
                .isNotEmpty();
    }

    @Test
    void malformedAttributeIsNamed() {
        assertThat(message("username-bad-utf8").malformedAttribute()).isEqualTo(0x0006);
        assertThat(message("username-overlong-utf8").malformedAttribute()).isEqualTo(0x0006);
        assertThat(message("username-764").malformedAttribute()).isEqualTo(0x0006);
        assertThat(message("realm-2000").malformedAttribute()).isEqualTo(0x0014);
        assertThat(message("mi-len-19").malformedAttribute()).isEqualTo(0x0008);
        assertThat(message("mi256-len-36").malformedAttribute()).isEqualTo(0x001C);
        assertThat(message("mi256-len-12").integrity(IntegrityKey.shortTerm("x"), 4)).isEqualTo(Integrity.INVALID);
        assertThat(message("mi-len-0").integrity(IntegrityKey.shortTerm("x"))).isEqualTo(Integrity.INVALID);
        assertThat(message("channelbind-len-2").malformedAttribute()).isEqualTo(0x000C);
    }

    @Test
    void responsesAndServerIndicationsAreMessages() {
        assertThat(message("unsolicited-success").messageClass()).isEqualTo(MessageClass.SUCCESS);
        assertThat(message("unsolicited-error").messageClass()).isEqualTo(MessageClass.ERROR);
        assertThat(message("data-indication-at-server").method()).isEqualTo(Method.DATA);
    }

    @Test
    void firstOfARepeatedAttributeCounts() {
        StunMessage duplicate = message("duplicate-username");
        assertThat(duplicate.first(Username.class)).isEqualTo(duplicate.all(Username.class).getFirst());
        assertThat(duplicate.all(Username.class)).hasSize(2).doesNotHaveDuplicates();

        byte[] bytes = Corpus.generated("generated/send-two-peers.bin");
        SendIndication indication = new SendIndication();
        assertThat(indication.read(Unpooled.wrappedBuffer(bytes), 0, bytes.length)).isTrue();
        TransportAddress first = Wire.message(bytes).all(XorPeerAddress.class).getFirst().address();
        assertThat(new TransportAddress(AddressFamily.IPV4, indication.peerHigh(), indication.peerLow(),
                indication.peerPort())).isEqualTo(first);
    }

    @Test
    void whatFollowsMessageIntegrityIsIgnored() {
        byte[] bytes = Corpus.generated("generated/attr-after-mi.bin");
        List<Integer> onTheWire = new ArrayList<>();
        for (int at = 20; at < bytes.length; at += 4 + Header.padded(Value.uint16(bytes, at + 2))) {
            onTheWire.add(Value.uint16(bytes, at));
        }

        assertThat(onTheWire).last().isNotEqualTo(0x0008);
        assertThat(Wire.message(bytes).attributes()).extracting(Attribute::type)
                .containsExactlyElementsOf(onTheWire.subList(0, onTheWire.indexOf(0x0008) + 1));
    }

    @Test
    void sendIndicationNeedsPeerAndDataButDataMayBeEmpty() {
        SendIndication indication = new SendIndication();
        byte[] noData = Corpus.generated("generated/send-no-data.bin");
        byte[] emptyData = Corpus.generated("generated/send-empty-data.bin");

        assertThat(indication.read(Unpooled.wrappedBuffer(noData), 0, noData.length)).isFalse();
        assertThat(indication.flaw()).isEqualTo(SendIndication.Flaw.NO_DATA);
        assertThat(indication.read(Unpooled.wrappedBuffer(emptyData), 0, emptyData.length)).isTrue();
        assertThat(indication.dataLength()).isZero();
    }

    @Test
    void streamsSplitIntoMessages() {
        assertThat(frames("generated/tcp-two-bindings.bin")).containsExactly(20, 20);
        assertThat(frames("generated/channeldata-tcp-padded-then-stun.bin")).containsExactly(12, 20);
        assertThat(frames("generated/channeldata-tcp-unpadded-then-stun.bin")).last().isEqualTo(StreamFramer.NOT_OURS);
        assertThat(frames("generated/length-65532-tcp.bin")).containsExactly(StreamFramer.NOT_OURS);
        assertThat(frames("generated/first-byte-22.bin")).containsExactly(StreamFramer.NOT_OURS);
        // A legacy client's channel number: a frame like any other.
        assertThat(frames("generated/channeldata-reserved-5000.bin")).containsExactly(8);
    }

    private static List<Integer> frames(String file) {
        ByteBuf buffer = Unpooled.wrappedBuffer(Corpus.generated(file));
        List<Integer> lengths = new ArrayList<>();
        int at = 0;
        while (at < buffer.capacity()) {
            int length = StreamFramer.frameLength(buffer, at, buffer.capacity() - at);
            lengths.add(length);
            if (length <= 0) {
                break;
            }
            at += length;
        }
        return lengths;
    }

    /** 16,000 empty attributes: each is looked at once. */
    @Test
    void manyAttributesAreReadInOneWalk() {
        StunMessage message = message("binding-max-attrs");

        assertThat(message.attributes()).hasSize(16_000);
        assertThat(message.unknownRequired()).doesNotHaveDuplicates();
    }

    @Test
    void manyPeersArriveInWireOrder() {
        assertThat(message("createperm-many").all(XorPeerAddress.class)).hasSize(256).doesNotHaveDuplicates();
    }

    @Test
    void everyGeneratedFileIsListedOnce() {
        assertThat(Corpus.entries().map(entry -> entry.get("file").asString())).hasSize(101).doesNotHaveDuplicates();
    }
}
