package org.iceserver.stun;

import java.util.List;

import org.iceserver.stun.Attribute.AdditionalAddressFamily;
import org.iceserver.stun.Attribute.AddressErrorCode;
import org.iceserver.stun.Attribute.ChangeRequest;
import org.iceserver.stun.Attribute.ChannelNumber;
import org.iceserver.stun.Attribute.ErrorCodeAttribute;
import org.iceserver.stun.Attribute.EvenPort;
import org.iceserver.stun.Attribute.Icmp;
import org.iceserver.stun.Attribute.MappedAddress;
import org.iceserver.stun.Attribute.RequestedAddressFamily;
import org.iceserver.stun.Attribute.RequestedTransport;
import org.iceserver.stun.Attribute.Unknown;
import org.iceserver.stun.Attribute.Username;
import org.iceserver.stun.Attribute.XorPeerAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Reserved bits are zero when sent and ignored when received (RFC 8489 s14.1, s14.8, RFC 8656 s18). */
class ReservedBitsTest {
    private static final TransactionId ID = new TransactionId(0, 0);

    /** An attribute, and its value as it is sent, with a mask of what is reserved. */
    static List<Arguments> values() {
        return List.of(
                arguments(new MappedAddress(TransportAddress.v4(0x01020304, 5)), "0001000501020304",
                        "ff00000000000000"),
                arguments(new XorPeerAddress(TransportAddress.v4(0x01020304, 5)), "000121172010a746",
                        "ff00000000000000"),
                arguments(new ErrorCodeAttribute(438, ""), "00000426", "fffff800"),
                arguments(new AddressErrorCode(2, 440, ""), "02000428", "00fff800"),
                arguments(new ChannelNumber(0x4001), "40010000", "0000ffff"),
                arguments(new RequestedTransport(17), "11000000", "00ffffff"),
                arguments(new RequestedAddressFamily(2), "02000000", "00ffffff"),
                arguments(new AdditionalAddressFamily(2), "02000000", "00ffffff"),
                arguments(new EvenPort(true), "80", "7f"),
                arguments(new EvenPort(false), "00", "7f"),
                arguments(new Icmp(3, 4, 1300), "0000030400000514", "ffff000000000000"),
                arguments(new ChangeRequest(true, false), "00000004", "fffffff9"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void isZeroWhenSent(Attribute attribute, String value, String reserved) {
        assertThat(Wire.hex(request().add(attribute))).as("reserved: %s", reserved).endsWith(padded(value));
    }

    @ParameterizedTest
    @MethodSource("values")
    void isIgnoredWhenReceived(Attribute attribute, String value, String reserved) {
        byte[] bytes = Wire.bytes(value);
        byte[] mask = Wire.bytes(reserved);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] |= mask[i];
        }

        assertThat(Wire.message(Wire.hex(request().add(new Unknown(attribute.type(), Bytes.of(bytes))))).attributes())
                .containsExactly(attribute);
    }

    @ParameterizedTest
    @MethodSource("paddings")
    void paddingIsIgnoredWhenReceived(String text) {
        String padded = Wire.hex(request().add(new Username(text)).add(new ChannelNumber(1)));
        int end = 24 + text.length();
        byte[] bytes = Wire.bytes(padded);
        for (int i = end; i % 4 != 0; i++) {
            bytes[i] = (byte) 0xA5;
        }

        assertThat(((StunDecoder.Decoded.Message) Wire.decode(bytes)).message().attributes())
                .containsExactly(new Username(text), new ChannelNumber(1));
    }

    static List<String> paddings() {
        return List.of("a", "ab", "abc", "abcd");
    }

    private static String padded(String value) {
        return value + "0".repeat(-value.length() & 7);
    }

    private static StunEncoder request() {
        return StunEncoder.of(MessageClass.REQUEST, Method.BINDING, ID);
    }
}
