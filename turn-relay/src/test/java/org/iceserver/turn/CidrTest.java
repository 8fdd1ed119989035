package org.iceserver.turn;

import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CidrTest {
    @ParameterizedTest
    @CsvSource({"10.0.0.0/8, 10.0.0.0, 10.255.255.255", "1.2.3.4, 1.2.3.4, 1.2.3.4",
        "0.0.0.0/0, 0.0.0.0, 255.255.255.255",
        "128.0.0.0/1, 128.0.0.0, 255.255.255.255", "2001:db8::/32, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "::/0, ::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe80::/64, fe80::, fe80::ffff:ffff:ffff:ffff",
        "fe80::8000:0:0:0/65, fe80::8000:0:0:0, fe80::ffff:ffff:ffff:ffff", "::1/128, ::1, ::1"})
    void aBlockGoesFromItsFirstToItsLastAddress(String text, String first, String last) {
        assertThat(Cidr.parse(text)).isEqualTo(new Cidr(IpAddress.parse(first), IpAddress.parse(last)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0/0x8",
        "10.0.0.0/ 8", "10.0.0.0/4294967304", "2001:db8::/129", "10.0.0.1/8", "2001:db8::1/32", "10/8", "10",
        "10.0/16", "localhost", "example.org/8", "10.0.0.0-10.0.0.9", "256.0.0.0/8", "::g/8"})
    void aMalformedBlockStopsTheStart(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bitsBehindThePrefixAreShownWithTheBlockThatWasMeant() {
        assertThatThrownBy(() -> Cidr.parse("10.1.2.3/8")).hasMessageContaining("10.0.0.0/8");
    }

    @Test
    void addressesAreComparedAsUnsigned128BitNumbers() {
        Cidr block = Cidr.parse("7fff:ffff:ffff:ffff:8000::/66");

        assertThat(block.contains(IpAddress.parse("7fff:ffff:ffff:ffff:bfff::"))).isTrue();
        assertThat(block.contains(IpAddress.parse("7fff:ffff:ffff:ffff:7fff::"))).isFalse();
        assertThat(block.contains(IpAddress.parse("8000::8000:0:0:0"))).isFalse();
        assertThat(Cidr.parse("8000::/1").contains(IpAddress.parse("7fff::"))).isFalse();
        assertThat(Cidr.parse("fc00::/7").contains(IpAddress.parse("fdff:0:ffff::1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "192.0.2.1/32", "0.0.0.0/0", "::1/128", "2001:db8::/32", "::/0", "fd00::/8"})
    void aBlockIsPrintedAsItIsRead(String text) {
        assertThat(Cidr.parse(text)).hasToString(text);
    }

    @Test
    void anIpv4BlockContainsNoIpv6AddressButItsMappedForm() {
        assertThat(Cidr.parse("0.0.0.0/0").contains(IpAddress.parse("::1"))).isFalse();
        assertThat(Cidr.parse("127.0.0.0/8").contains(IpAddress.parse("::ffff:127.0.0.1"))).isTrue();
    }
}
