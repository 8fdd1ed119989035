package org.iceserver.stun;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;

import org.iceserver.stun.Attribute.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Every attribute with seeded values: what goes in comes out, aligned and padded with zeros. */
class RoundTripTest {
    private static final int ROUNDS = 200;

    private static final Map<Class<? extends Attribute>, Function<Random, Attribute>> GENERATORS = Map.ofEntries(
            entry(MappedAddress.class, r -> new MappedAddress(address(r))),
            entry(XorMappedAddress.class, r -> new XorMappedAddress(address(r))),
            entry(XorPeerAddress.class, r -> new XorPeerAddress(address(r))),
            entry(XorRelayedAddress.class, r -> new XorRelayedAddress(address(r))),
            entry(AlternateServer.class, r -> new AlternateServer(address(r))),
            entry(ResponseOrigin.class, r -> new ResponseOrigin(address(r))),
            entry(OtherAddress.class, r -> new OtherAddress(address(r))),
            entry(Username.class, r -> new Username(text(r, 120))),
            entry(Realm.class, r -> new Realm(text(r, 120))),
            entry(Nonce.class, r -> new Nonce(text(r, 120))),
            entry(Software.class, r -> new Software(text(r, 120))),
            entry(AlternateDomain.class, r -> new AlternateDomain("turn" + r.nextInt() + ".example.org")),
            entry(ThirdPartyAuthorization.class, r -> new ThirdPartyAuthorization(text(r, 60))),
            entry(Userhash.class, r -> new Userhash(bytes(r, 32))),
            entry(MessageIntegrity.class, r -> new MessageIntegrity(bytes(r, 20))),
            entry(MessageIntegritySha256.class, r -> new MessageIntegritySha256(bytes(r, 16 + 4 * r.nextInt(5)))),
            entry(ErrorCodeAttribute.class, r -> new ErrorCodeAttribute(300 + r.nextInt(400), text(r, 60))),
            entry(AddressErrorCode.class,
                    r -> new AddressErrorCode(r.nextInt(256), 300 + r.nextInt(400), text(r, 60))),
            entry(UnknownAttributes.class,
                    r -> new UnknownAttributes(r.ints(r.nextInt(9), 0, 0x10000).boxed().toList())),
            entry(PasswordAlgorithm.class, RoundTripTest::algorithm),
            entry(PasswordAlgorithms.class, r -> new PasswordAlgorithms(
                    r.ints(r.nextInt(5)).mapToObj(ignored -> algorithm(r)).toList())),
            entry(ChannelNumber.class, r -> new ChannelNumber(r.nextInt(0x10000))),
            entry(Lifetime.class, r -> new Lifetime(r.nextLong(1L << 32))),
            entry(Data.class, r -> new Data(bytes(r, r.nextInt(1500)))),
            entry(RequestedAddressFamily.class, r -> new RequestedAddressFamily(r.nextInt(256))),
            entry(AdditionalAddressFamily.class, r -> new AdditionalAddressFamily(r.nextInt(256))),
            entry(EvenPort.class, r -> new EvenPort(r.nextBoolean())),
            entry(RequestedTransport.class, r -> new RequestedTransport(r.nextInt(256))),
            entry(DontFragment.class, r -> new DontFragment()),
            entry(ReservationToken.class, r -> new ReservationToken(r.nextLong())),
            entry(Icmp.class, r -> new Icmp(r.nextInt(256), r.nextInt(256), r.nextInt())),
            entry(ConnectionId.class, r -> new ConnectionId(r.nextInt())),
            entry(ChangeRequest.class, r -> new ChangeRequest(r.nextBoolean(), r.nextBoolean())),
            entry(ResponsePort.class, r -> new ResponsePort(r.nextInt(0x10000))),
            entry(Padding.class, r -> new Padding(bytes(r, r.nextInt(1500)))),
            entry(MobilityTicket.class, r -> new MobilityTicket(bytes(r, r.nextInt(100)))),
            entry(AccessToken.class, r -> new AccessToken(bytes(r, r.nextInt(200)))),
            entry(Priority.class, r -> new Priority(r.nextLong(1L << 32))),
            entry(UseCandidate.class, r -> new UseCandidate()),
            entry(IceControlled.class, r -> new IceControlled(r.nextLong())),
            entry(IceControlling.class, r -> new IceControlling(r.nextLong())));

    static List<AttributeRow<?>> rows() {
        return AttributeTable.rows().stream().filter(row -> row.kind() != Fingerprint.class).toList();
    }

    private static TransportAddress address(Random r) {
        return r.nextBoolean()
                ? TransportAddress.v4(r.nextInt(), r.nextInt(0x10000))
                : new TransportAddress(AddressFamily.IPV6, r.nextLong(), r.nextLong(), r.nextInt(0x10000));
    }

    private static String text(Random r, int maxCharacters) {
        return r.ints(r.nextInt(maxCharacters), ' ', 0x2FFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static Bytes bytes(Random r, int length) {
        byte[] bytes = new byte[length];
        r.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    private static PasswordAlgorithm algorithm(Random r) {
        return new PasswordAlgorithm(r.nextInt(0x10000), bytes(r, r.nextInt(10)));
    }

    private static Attribute generate(AttributeRow<?> row, Random random) {
        Function<Random, Attribute> generator = GENERATORS.get(row.kind());
        assertThat(generator).as("a generator for %s", row.name()).isNotNull();
        return generator.apply(random);
    }

    private static StunEncoder encoder(Random random) {
        return StunEncoder.of(MessageClass.REQUEST, Method.BINDING,
                new TransactionId(random.nextInt(), random.nextLong()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void attributeSurvivesTheRoundTrip(AttributeRow<?> row) {
        Random random = new Random(row.type());
        for (int i = 0; i < ROUNDS; i++) {
            Attribute attribute = generate(row, random);

            String encoded = Wire.hex(encoder(random).add(attribute));
            StunMessage decoded = Wire.message(encoded);

            assertThat(decoded.malformedAttribute()).as("%s", attribute).isNull();
            assertThat(decoded.attributes()).containsExactly(attribute);
            assertThat(attribute.type()).isEqualTo(row.type());
            byte[] wire = Wire.bytes(encoded);
            for (int at = 24 + Value.uint16(wire, 22); at < wire.length; at++) {
                assertThat(wire[at]).as("padding of %s", attribute).isZero();
            }
        }
    }

    /** Any other length of a value is malformed or means something else, and never throws. */
    @ParameterizedTest
    @MethodSource("rows")
    void valueOfAnyLengthIsReadOrMalformed(AttributeRow<?> row) {
        Random random = new Random(row.type());
        for (int length = 0; length < 64; length++) {
            String encoded = Wire.hex(encoder(random).add(new Unknown(row.type(), bytes(random, length))));
            StunMessage decoded = Wire.message(encoded);
            assertThat(decoded.attributes().size() + (decoded.malformedAttribute() == null ? 0 : 1)).isEqualTo(1);
            assertThat(decoded.unknownRequired()).isEmpty();
        }
    }

    @Test
    void manyAttributesKeepTheirOrder() {
        Random random = new Random(1);
        for (int i = 0; i < ROUNDS; i++) {
            List<Attribute> attributes = new ArrayList<>();
            for (int n = random.nextInt(12); n > 0; n--) {
                AttributeRow<?> row = rows().get(random.nextInt(rows().size()));
                if (row.type() != AttributeTable.MESSAGE_INTEGRITY
                        && row.type() != AttributeTable.MESSAGE_INTEGRITY_SHA256) {
                    attributes.add(generate(row, random));
                }
            }
            StunEncoder encoder = encoder(random);
            attributes.forEach(encoder::add);
            IntegrityKey key = IntegrityKey.shortTerm("key" + i);

            StunMessage decoded = Wire.message(Wire.hex(encoder.integrity(key).integritySha256(key).fingerprint()));

            assertThat(decoded.attributes()).hasSize(attributes.size() + 3);
            assertThat(decoded.attributes().subList(0, attributes.size())).isEqualTo(attributes);
            assertThat(decoded.integrity(key)).isEqualTo(Integrity.VALID);
            assertThat(decoded.integrity(IntegrityKey.shortTerm("other"))).isEqualTo(Integrity.INVALID);
            assertThat(decoded.hasFingerprint()).isTrue();
        }
    }

    @Test
    void unknownAttributesKeepTypeAndValue() {
        Unknown optional = new Unknown(0xC057, Bytes.of(new byte[]{1, 2, 3}));
        Unknown required = new Unknown(0x7FF0, Bytes.EMPTY);

        StunMessage decoded = Wire.message(Wire.hex(encoder(new Random(1)).add(optional).add(required)));

        assertThat(decoded.attributes()).containsExactly(optional, required);
        assertThat(decoded.unknownRequired()).containsExactly(0x7FF0);
    }

    @Test
    void whatDoesNotFitItsFieldIsRefused() {
        for (Attribute attribute : List.of(new Username("x".repeat(509)), new Realm("x".repeat(510)),
                new ChannelNumber(0x10000), new Lifetime(1L << 32), new Lifetime(-1), new RequestedTransport(256),
                new ErrorCodeAttribute(700, ""), new ErrorCodeAttribute(299, ""), new ResponsePort(65_536),
                new UnknownAttributes(List.of(0x10000)), new XorPeerAddress(TransportAddress.v4(1, 65_536)),
                new Icmp(256, 0, 0), new Data(Bytes.of(new byte[65_536])), new Padding(Bytes.of(new byte[65_530])),
                new Unknown(0x10000, Bytes.EMPTY))) {
            assertThatIllegalArgumentException().as("%s", attribute.getClass())
                    .isThrownBy(() -> Wire.hex(encoder(new Random(1)).add(attribute)));
        }
    }

    @Test
    void longestTextsThatMustBeUnderstoodAre() {
        for (int type : new int[]{0x0006, 0x0014, 0x0015, 0x8022}) {
            Bytes longest = Bytes.of("x".repeat(763).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            Bytes tooLong = Bytes.of("x".repeat(764).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(Wire.message(Wire.hex(encoder(new Random(1)).add(new Unknown(type, longest))))
                    .malformedAttribute()).isNull();
            StunMessage tooMuch = Wire.message(Wire.hex(encoder(new Random(1)).add(new Unknown(type, tooLong))));
            assertThat(tooMuch.malformedAttribute())
                    .isEqualTo(AttributeTable.isComprehensionRequired(type) ? Integer.valueOf(type) : null);
            assertThat(tooMuch.attributes()).doesNotHaveAnyElementsOfTypes(
                    Objects.requireNonNull(AttributeTable.row(type)).kind());
        }
    }

    @Test
    void responsePortIsReadInBothLengths() {
        for (String value : List.of("1f90", "1f900000")) {
            StunMessage decoded = Wire.message(Wire.hex(
                    encoder(new Random(1)).add(new Unknown(0x0027, Bytes.of(Wire.bytes(value))))));
            assertThat(decoded.first(ResponsePort.class)).isEqualTo(new ResponsePort(8080));
        }
    }
}
