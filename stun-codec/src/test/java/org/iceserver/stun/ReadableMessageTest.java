package org.iceserver.stun;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.stun.Attribute.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Messages as people see them. */
class ReadableMessageTest {
    private static final TransactionId ID = new TransactionId(1, 2);
    private static final TransportAddress V4 = TransportAddress.v4(0xC0000207, 3_478);
    private static final TransportAddress V6 = TransportAddress.of(0x2001_0db8_0000_0000L, 1, 50_000);
    private static final Bytes FIVE = Bytes.of("abcde".getBytes(StandardCharsets.US_ASCII));

    static List<Arguments> attributes() {
        return List.of(
                arguments(new MappedAddress(V4), "MAPPED-ADDRESS 192.0.2.7:3478"),
                arguments(new XorMappedAddress(V6), "XOR-MAPPED-ADDRESS [2001:db8::1]:50000"),
                arguments(new XorPeerAddress(V4), "XOR-PEER-ADDRESS 192.0.2.7:3478"),
                arguments(new XorRelayedAddress(V4), "XOR-RELAYED-ADDRESS 192.0.2.7:3478"),
                arguments(new AlternateServer(V4), "ALTERNATE-SERVER 192.0.2.7:3478"),
                arguments(new ResponseOrigin(V4), "RESPONSE-ORIGIN 192.0.2.7:3478"),
                arguments(new OtherAddress(V4), "OTHER-ADDRESS 192.0.2.7:3478"),
                arguments(new Username("1764000000:alice"), "USERNAME 1764000000:alice"),
                arguments(new Userhash(bytes(32)), "USERHASH (32 bytes)"),
                arguments(new MessageIntegrity(bytes(20)), "MESSAGE-INTEGRITY (20 bytes)"),
                arguments(new MessageIntegritySha256(bytes(32)), "MESSAGE-INTEGRITY-SHA256 (32 bytes)"),
                arguments(new Fingerprint(7), "FINGERPRINT"),
                arguments(new ErrorCodeAttribute(ErrorCode.STALE_NONCE), "ERROR-CODE 438 Stale Nonce"),
                arguments(new ErrorCodeAttribute(699, "of its own"), "ERROR-CODE 699 of its own"),
                arguments(new ErrorCodeAttribute(699, ""), "ERROR-CODE 699"),
                arguments(new Realm("example.org"), "REALM example.org"),
                arguments(new Nonce("obMatJos2"), "NONCE (9 bytes)"),
                arguments(new PasswordAlgorithms(List.of(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5)),
                        "PASSWORD-ALGORITHMS 'SHA-256, MD5'"),
                arguments(PasswordAlgorithm.SHA256, "PASSWORD-ALGORITHM SHA-256"),
                arguments(new PasswordAlgorithm(9, FIVE), "PASSWORD-ALGORITHM 0x0009"),
                arguments(new UnknownAttributes(List.of(0x7FFF, 0x0012)),
                        "UNKNOWN-ATTRIBUTES '0x7fff, XOR-PEER-ADDRESS'"),
                arguments(new Software("Coturn-4.6 'None'"), "SOFTWARE 'Coturn-4.6 \\'None\\''"),
                arguments(new AlternateDomain("turn.example.org"), "ALTERNATE-DOMAIN turn.example.org"),
                arguments(new ThirdPartyAuthorization("auth"), "THIRD-PARTY-AUTHORIZATION auth"),
                arguments(new ChannelNumber(0x4001), "CHANNEL-NUMBER 0x4001"),
                arguments(new Lifetime(600), "LIFETIME 600 s"),
                arguments(new Data(FIVE), "DATA (5 bytes)"),
                arguments(new RequestedAddressFamily(2), "REQUESTED-ADDRESS-FAMILY IPv6"),
                arguments(new AdditionalAddressFamily(9), "ADDITIONAL-ADDRESS-FAMILY 9"),
                arguments(new EvenPort(true), "EVEN-PORT and the next one"),
                arguments(new EvenPort(false), "EVEN-PORT"),
                arguments(RequestedTransport.UDP, "REQUESTED-TRANSPORT UDP"),
                arguments(RequestedTransport.TCP, "REQUESTED-TRANSPORT TCP"),
                arguments(new RequestedTransport(132), "REQUESTED-TRANSPORT 132"),
                arguments(new DontFragment(), "DONT-FRAGMENT"),
                arguments(new ReservationToken(7), "RESERVATION-TOKEN (8 bytes)"),
                arguments(new AddressErrorCode(2, 440, ""),
                        "ADDRESS-ERROR-CODE IPv6 440 Address Family not Supported"),
                arguments(new Icmp(3, 4, 1280), "ICMP type 3 code 4 data 1280"),
                arguments(new ConnectionId(0xBEEF), "CONNECTION-ID 0x0000beef"),
                arguments(new ChangeRequest(true, true), "CHANGE-REQUEST address and port"),
                arguments(new ChangeRequest(false, true), "CHANGE-REQUEST port"),
                arguments(new ChangeRequest(true, false), "CHANGE-REQUEST address"),
                arguments(new ChangeRequest(false, false), "CHANGE-REQUEST nothing"),
                arguments(new ResponsePort(9), "RESPONSE-PORT 9"),
                arguments(new Padding(FIVE), "PADDING (5 bytes)"),
                arguments(new MobilityTicket(FIVE), "MOBILITY-TICKET (5 bytes)"),
                arguments(new AccessToken(FIVE), "ACCESS-TOKEN (5 bytes)"),
                arguments(new Priority(0xFFFF_FFFFL), "PRIORITY 4294967295"),
                arguments(new UseCandidate(), "USE-CANDIDATE"),
                arguments(new IceControlled(7), "ICE-CONTROLLED (8 bytes)"),
                arguments(new IceControlling(7), "ICE-CONTROLLING (8 bytes)"),
                arguments(new Unknown(0x8055, FIVE), "0x8055 (5 bytes)"));
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void anAttributeReadsLikeThis(Attribute attribute, String text) {
        assertThat(ReadableAttribute.of(attribute)).hasToString(text);
    }

    @Test
    void everyAttributeThatIsKnownStandsInTheTableAbove() {
        Set<Object> covered = new HashSet<>(attributes().stream().map(one -> one.get()[0].getClass()).toList());

        assertThat(AttributeTable.rows()).allSatisfy(row -> assertThat(covered).contains(row.kind()));
    }

    /** In no form: as it is, in hexadecimal, in Base64. */
    @Test
    void noSecretAppears() {
        Random random = new Random(11);
        byte[] secret = new byte[24];
        random.nextBytes(secret);
        String text = HexFormat.of().formatHex(secret);
        Bytes bytes = Bytes.of(secret);
        IntegrityKey key = IntegrityKey.longTerm("alice", "example.org", text);
        StunMessage message = message(StunEncoder.of(MessageClass.REQUEST, Method.ALLOCATE, ID)
                .add(new Username("alice")).add(new Nonce(text)).add(new AccessToken(bytes)).add(new Data(bytes))
                .add(new MobilityTicket(bytes)).add(new Padding(bytes)).add(new Unknown(0x8055, bytes))
                .add(new Unknown(0x7F55, bytes))
                .add(new ReservationToken(Value.int64(secret, 0)))
                .add(new Userhash(Userhash.of(text, "example.org")))
                .integrity(key).integritySha256(key).fingerprint());
        byte[] sha1 = Objects.requireNonNull(message.first(MessageIntegrity.class)).hmac().toArray();
        byte[] sha256 = Objects.requireNonNull(message.first(MessageIntegritySha256.class)).hmac().toArray();
        byte[] hash = Userhash.of(text, "example.org").toArray();

        ReadableMessage seen = ReadableMessage.of(message);
        String shown = seen + seen.attributesText();

        assertThat(shown).contains("USERNAME alice", "NONCE (48 bytes)", "ACCESS-TOKEN (24 bytes)",
                "MESSAGE-INTEGRITY (20 bytes)", "MESSAGE-INTEGRITY-SHA256 (32 bytes)");
        for (byte[] hidden : List.of(secret, sha1, sha256, hash)) {
            List.<Function<byte[], String>>of(HexFormat.of()::formatHex, HexFormat.of().withUpperCase()::formatHex,
                    Base64.getEncoder().withoutPadding()::encodeToString,
                    array -> new String(array, StandardCharsets.ISO_8859_1),
                    array -> Long.toString(Value.int64(array, 0)),
                    array -> Long.toHexString(Value.int64(array, 0)))
                    .forEach(form -> assertThat(shown).doesNotContain(form.apply(hidden)));
        }
    }

    @Test
    void textOfOthersIsCutAndCannotForgeLines() {
        Username forged = new Username("eve\r\n2026 INFO \u001B[31mroot\u2028\u202E\uD800\"");

        assertThat(ReadableAttribute.of(forged).text()).isEqualTo("eve??2026 INFO ?[31mroot????");
        assertThat(ReadableAttribute.of(new Software("x".repeat(700))).text()).hasSize(128).endsWith("x...");
        assertThat(ReadableAttribute.of(new UnknownAttributes(List.copyOf(new Random(1).ints(5_000, 0x7000, 0x7FFF)
                .boxed().toList()))).text()).hasSize(128);
        assertThat(ReadableAttribute.of(new ErrorCodeAttribute(699, "a\nb"))).hasToString("ERROR-CODE 699 a?b");
    }

    @Test
    void whatLooksLikeTheNextAttributeStandsInQuotes() {
        assertThat(ReadableAttribute.of(new Username("eve, LIFETIME 0 s")))
                .hasToString("USERNAME 'eve, LIFETIME 0 s'");
        assertThat(ReadableAttribute.of(new Username("eve', LIFETIME 0 s, SOFTWARE '\\")))
                .hasToString("USERNAME 'eve\\', LIFETIME 0 s, SOFTWARE \\'\\\\'");
    }

    @Test
    void aMessageOfManyAttributesIsCut() {
        StunEncoder request = StunEncoder.of(MessageClass.REQUEST, Method.CREATE_PERMISSION, ID);
        for (int i = 0; i < 1_000; i++) {
            request.add(new XorPeerAddress(V4));
        }
        ReadableMessage message = ReadableMessage.of(message(request));

        assertThat(message.attributes()).hasSize(ReadableMessage.MOST_ATTRIBUTES);
        assertThat(message.attributesText()).endsWith("192.0.2.7:3478, and 968 more").hasSizeLessThan(2_000);
    }

    @Test
    void aValueThatCannotBeReadIsNotShown() {
        StunMessage message = Wire.message("000300082112a442000000010000000000000002" + "000d0002aabb0000");

        assertThat(ReadableMessage.of(message).attributesText()).isEqualTo("LIFETIME (not well-formed)");
    }

    @Test
    void methodsHaveTheNamesOfTheRfcs() {
        assertThat(ReadableMessage.name(Method.BINDING)).isEqualTo("Binding");
        assertThat(ReadableMessage.name(Method.CREATE_PERMISSION)).isEqualTo("CreatePermission");
        assertThat(ReadableMessage.name(Method.CHANNEL_BIND)).isEqualTo("ChannelBind");
    }

    @Test
    void addressesOfVersionSixAreShort() {
        assertThat(text(0, 0)).isEqualTo("[::]:1");
        assertThat(text(0, 1)).isEqualTo("[::1]:1");
        assertThat(text(0x2001_0db8_0001_0002L, 0x0003_0004_0005_0006L)).isEqualTo("[2001:db8:1:2:3:4:5:6]:1");
        assertThat(text(0x2001_0db8_0000_0002L, 0x0003_0004_0005_0006L)).isEqualTo("[2001:db8:0:2:3:4:5:6]:1");
        assertThat(text(0x2001_0000_0000_0002L, 0x0000_0000_0000_0006L)).isEqualTo("[2001:0:0:2::6]:1");
        assertThat(text(0xfe80_0000_0000_0000L, 0)).isEqualTo("[fe80::]:1");
    }

    private static String text(long high, long low) {
        return AddressText.of(new TransportAddress(AddressFamily.IPV6, high, low, 1));
    }

    private static Bytes bytes(int length) {
        return Bytes.of(new byte[length]);
    }

    private static StunMessage message(StunEncoder encoder) {
        ByteBuf bytes = encoder.encode(UnpooledByteBufAllocator.DEFAULT);
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        bytes.release();
        return Wire.message(HexFormat.of().formatHex(copy));
    }
}
