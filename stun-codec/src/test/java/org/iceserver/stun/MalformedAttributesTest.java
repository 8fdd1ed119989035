package org.iceserver.stun;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a known attribute with a value that it cannot have, for every row of the table. */
class MalformedAttributesTest {
    /** Any bytes are a well-formed value of these. */
    private static final List<String> OPAQUE = List.of("DATA", "ACCESS-TOKEN", "MOBILITY-TICKET", "PADDING");
    private static final int FINGERPRINT = 0x8028;

    static Stream<AttributeRow<?>> optional() {
        return AttributeTable.rows().stream().filter(row -> !OPAQUE.contains(row.name()))
                // A FINGERPRINT of another length than four: no message of ours at all (RFC 8489 s14.7).
                .filter(row -> !AttributeTable.isComprehensionRequired(row.type()) && row.type() != FINGERPRINT);
    }

    static Stream<AttributeRow<?>> required() {
        return AttributeTable.rows().stream().filter(row -> !OPAQUE.contains(row.name()))
                .filter(row -> AttributeTable.isComprehensionRequired(row.type()));
    }

    @ParameterizedTest
    @MethodSource("optional")
    void anOptionalOneIsIgnored(AttributeRow<?> row) {
        List<Bytes> values = malformed(row);

        assertThat(values).as("malformed values of %s", row.name()).isNotEmpty();
        for (Bytes value : values) {
            StunMessage message = message(row, value);
            assertThat(message.malformedAttribute()).as("%s of %d bytes", row.name(), value.length()).isNull();
            assertThat(message.has(row.kind())).isFalse();
            assertThat(message.unknownRequired()).isEmpty();
            assertThat(ReadableMessage.of(message).attributesText()).isEqualTo(row.name() + " (not well-formed)");
        }
    }

    @ParameterizedTest
    @MethodSource("required")
    void aRequiredOneIsNamed(AttributeRow<?> row) {
        List<Bytes> values = malformed(row);

        assertThat(values).as("malformed values of %s", row.name()).isNotEmpty();
        for (Bytes value : values) {
            assertThat(message(row, value).malformedAttribute()).isEqualTo(row.type());
        }
    }

    /** Texts in Latin-1 and values of unusual lengths: those of them that this attribute cannot have. */
    private static List<Bytes> malformed(AttributeRow<?> row) {
        byte[] latin1 = new byte[800];
        Arrays.fill(latin1, (byte) 0xE9);
        byte[] random = new byte[800];
        new Random(row.type()).nextBytes(random);
        return Stream.of(latin1, random)
                .flatMap(bytes -> Stream.of(0, 1, 2, 3, 5, 7, 9, 21, 33, 800)
                        .map(length -> Bytes.of(Arrays.copyOf(bytes, length))))
                .filter(value -> row.reader().read(inMessage(value)) == null).toList();
    }

    /** Addresses are read with the transaction id in front of them. */
    private static Value inMessage(Bytes value) {
        int at = Header.LENGTH + Header.ATTRIBUTE_LENGTH;
        byte[] message = new byte[at + value.length()];
        System.arraycopy(value.toArray(), 0, message, at, value.length());
        return new Value(message, at, value.length());
    }

    private static StunMessage message(AttributeRow<?> row, Bytes value) {
        ByteBuf encoded = StunEncoder.of(MessageClass.REQUEST, Method.BINDING, new TransactionId(1, 2))
                .add(new Attribute.Unknown(row.type(), value)).encode(UnpooledByteBufAllocator.DEFAULT);
        try {
            return switch (StunDecoder.decode(encoded, 0, encoded.readableBytes())) {
                case StunDecoder.Decoded.Message(StunMessage decoded) -> decoded;
                case StunDecoder.Decoded.Undecodable not -> throw new AssertionError("undecodable: " + not.reason());
            };
        } finally {
            encoded.release();
        }
    }
}
