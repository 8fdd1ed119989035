package org.iceserver.transport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AddressBlockTest {
    @ParameterizedTest
    @CsvSource({"10.0.0.0/8, 10.0.0.0, 10.255.255.255", "1.2.3.4, 1.2.3.4, 1.2.3.4",
        "0.0.0.0/0, 0.0.0.0, 255.255.255.255",
        "128.0.0.0/1, 128.0.0.0, 255.255.255.255", "2001:db8::/32, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "::/0, ::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe80::/64, fe80::, fe80::ffff:ffff:ffff:ffff",
        "fe80::8000:0:0:0/65, fe80::8000:0:0:0, fe80::ffff:ffff:ffff:ffff", "::1/128, ::1, ::1"})
    void aBlockGoesFromItsFirstToItsLastAddress(String text, String first, String last) {
        assertThat(AddressBlock.parse(text)).isEqualTo(
                new AddressBlock(IpAddress.parse(first), IpAddress.parse(last), text.indexOf(':') < 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0/0x8",
        "10.0.0.0/ 8", "10.0.0.0/4294967304", "2001:db8::/129", "10.0.0.1/8", "2001:db8::1/32", "10/8", "10",
        "10.0/16", "localhost", "example.org/8", "10.0.0.9-10.0.0.1", "10.0.0.1-", "-", "10.0.0.1-2001:db8::1",
        "1.2.3.4-::ffff:1.2.3.9", "here-there", "256.0.0.0/8", "::g/8"})
    void aMalformedBlockStopsTheStart(String text) {
        assertThatThrownBy(() -> AddressBlock.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bitsBehindThePrefixAreShownWithTheBlockThatWasMeant() {
        assertThatThrownBy(() -> AddressBlock.parse("10.1.2.3/8")).hasMessageContaining("10.0.0.0/8");
    }

    @Test
    void addressesAreComparedAsUnsigned128BitNumbers() {
        AddressBlock block = AddressBlock.parse("7fff:ffff:ffff:ffff:8000::/66");

        assertThat(block.contains(IpAddress.parse("7fff:ffff:ffff:ffff:bfff::"))).isTrue();
        assertThat(block.contains(IpAddress.parse("7fff:ffff:ffff:ffff:7fff::"))).isFalse();
        assertThat(block.contains(IpAddress.parse("8000::8000:0:0:0"))).isFalse();
        assertThat(AddressBlock.parse("8000::/1").contains(IpAddress.parse("7fff::"))).isFalse();
        assertThat(AddressBlock.parse("fc00::/7").contains(IpAddress.parse("fdff:0:ffff::1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "192.0.2.1/32", "0.0.0.0/0", "::1/128", "2001:db8::/32", "::/0", "fd00::/8",
        "192.0.2.1-192.0.2.9", "2001:db8::1-2001:db8::9", "::ffff:10.0.0.0/104", "::ffff:0.0.0.0/96",
        "::ffff:1.2.3.4/128",
        "::1-::ffff:1.2.3.4"})
    void aBlockIsPrintedAsItIsRead(String text) {
        assertThat(AddressBlock.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0-10.255.255.255, 10.0.0.0/8", "192.0.2.7-192.0.2.7, 192.0.2.7/32",
        "0.0.0.0 - 255.255.255.255, 0.0.0.0/0", "fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, fc00::/7",
        "::ffff:0.0.0.0-::ffff:255.255.255.255, ::ffff:0:0/96"})
    void aRangeThatIsABlockIsThatBlock(String range, String block) {
        assertThat(AddressBlock.parse(range)).isEqualTo(AddressBlock.parse(block));
    }

    @Test
    void aRangeHoldsItsEndsAndWhatLiesBetween() {
        AddressBlock range = AddressBlock.parse("100.64.0.1-100.64.1.6");

        assertThat(range.contains(IpAddress.parse("100.64.0.0"))).isFalse();
        assertThat(range.contains(IpAddress.parse("100.64.0.1"))).isTrue();
        assertThat(range.contains(IpAddress.parse("100.64.0.255"))).isTrue();
        assertThat(range.contains(IpAddress.parse("100.64.1.6"))).isTrue();
        assertThat(range.contains(IpAddress.parse("100.64.1.7"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"::/0", "::/16", "::ffff:0:0/96", "::ffff:0.0.0.0-::ffff:255.255.255.255",
        "::ffff:8.8.8.8", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::fffe:0:0/95"})
    void anIpv6BlockHoldsNoIpv4Address(String block) {
        assertThat(AddressBlock.parse(block).contains(IpAddress.parse("8.8.8.8"))).isFalse();
        assertThat(AddressBlock.parse(block).contains(IpAddress.parse("::ffff:8.8.8.8"))).isFalse();
        assertThat(AddressBlock.parse(block).within(AddressBlock.parse("0.0.0.0/0"))).isFalse();
        assertThat(AddressBlock.parse("8.8.8.8").within(AddressBlock.parse(block))).isFalse();
    }

    @Test
    void aBlockOfMappedAddressesTellsWhatToWrite() {
        assertThat(AddressBlock.parse("::/0").mapped()).isFalse();
        assertThat(AddressBlock.parse("0.0.0.0/0").mapped()).isFalse();
        AddressBlock mapped = AddressBlock.parse("::ffff:10.0.0.0/104");
        assertThat(mapped.mapped()).isTrue();
        assertThat(mapped.mappedNote()).startsWith("::ffff:10.0.0.0/104 matches nobody")
                .endsWith("write 10.0.0.0/8 if that is meant");
    }

    @Test
    void anIpv4BlockContainsNoIpv6AddressButItsMappedForm() {
        assertThat(AddressBlock.parse("0.0.0.0/0").contains(IpAddress.parse("::1"))).isFalse();
        assertThat(AddressBlock.parse("127.0.0.0/8").contains(IpAddress.parse("::ffff:127.0.0.1"))).isTrue();
    }
}
