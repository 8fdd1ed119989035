package org.iceserver.transport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.1", "0.0.0.0, 0.0.0.0", "::1, ::1", "[::1], ::1", "::, ::",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1", "::ffff:192.0.2.1, 192.0.2.1"})
    void anAddressIsPrintedInItsShortestForm(String literal, String printed) {
        assertThat(IpAddress.parse(literal)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "10.1", "10.1.2", "1.2.3.4.5", "256.0.0.1", "localhost", "::g", "[::1",
        "1.2.3.4/8",
        "0x7f.0.0.1"})
    void whatIsNoAddressIsRefusedInOneSentence(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not an IP address");
    }

    @Test
    void anIpv4MappedAddressIsTheIpv4AddressItStandsFor() {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xFF;
        mapped[12] = 127;
        mapped[15] = 1;

        assertThat(IpAddress.of(mapped)).isEqualTo(IpAddress.parse("127.0.0.1"));
        assertThat(IpAddress.of(mapped).isLoopback()).isTrue();
    }

    @Test
    void addressesAreOrderedAsUnsignedNumbers() {
        assertThat(IpAddress.parse("ffff::")).isGreaterThan(IpAddress.parse("7fff::"));
        assertThat(IpAddress.parse("255.0.0.0")).isGreaterThan(IpAddress.parse("127.255.255.255"));
    }

    @Test
    void anAddressStandsInAUrlWithBracketsWhenItIsIpv6() {
        assertThat(IpAddress.parse("2001:db8::1").toUriHost()).isEqualTo("[2001:db8::1]");
        assertThat(IpAddress.parse("192.0.2.1").toUriHost()).isEqualTo("192.0.2.1");
    }

    @Test
    void oneSourceIsAnIpv4AddressOrAnIpv6Network() {
        assertThat(IpAddress.parse("192.0.2.1").source()).isEqualTo(IpAddress.parse("192.0.2.1"));
        assertThat(IpAddress.parse("2001:db8::1").source()).isEqualTo(IpAddress.parse("2001:db8::"));
        assertThat(IpAddress.parse("::1").source()).isEqualTo(IpAddress.parse("::1"));
    }
}
