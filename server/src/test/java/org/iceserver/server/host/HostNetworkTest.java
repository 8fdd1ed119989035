package org.iceserver.server.host;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.iceserver.server.config.StartRefused;
import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class HostNetworkTest {
    @Test
    void relaysFromWhereTheDefaultRoutesLeave() {
        HostNetwork network = new HostNetwork(List.of(), addresses("192.0.2.1", "192.0.2.7"), addresses("192.0.2.7"));

        assertThat(network.relayFrom()).isEqualTo(addresses("192.0.2.7"));
    }

    @Test
    void relaysFromTheFirstAddressOfEachFamilyWithoutADefaultRoute() {
        HostNetwork network = new HostNetwork(List.of(),
                addresses("::1", "2001:db8::1", "2001:db8::2", "127.0.0.1", "192.0.2.1", "192.0.2.7"), List.of());

        assertThat(network.relayFrom()).isEqualTo(addresses("192.0.2.1", "2001:db8::1"));
    }

    @Test
    void relaysFromBothLoopbackAddressesWhereThereIsNothingElse() {
        HostNetwork network = new HostNetwork(List.of(), addresses("::1", "127.0.0.1"), List.of());

        assertThat(network.relayFrom()).isEqualTo(addresses("127.0.0.1", "::1"));
    }

    @Test
    void refusesToStartWithoutAnyAddress() {
        assertThatThrownBy(new HostNetwork(List.of(), List.of(), List.of())::relayFrom)
                .isInstanceOf(StartRefused.class).hasMessageContaining("no network address");
    }

    @Test
    void temporaryTentativeAndFailedIpv6AddressesAreUnstableAndDeprecatedOnesAreNot() {
        assertThat(HostNetwork.unstable(List.of(
                "20010db8000000000000000000000001 02 40 00 80     eth0",
                "20010db80000000000000000000000aa 02 40 00 01     eth0",
                "20010db80000000000000000000000bb 02 40 00 40     eth0",
                "20010db80000000000000000000000cc 02 40 00 08     eth0",
                "20010db80000000000000000000000dd 02 40 00 20     eth0",
                "")))
                .isEqualTo(Set.copyOf(addresses("2001:db8::aa", "2001:db8::bb", "2001:db8::cc")));
    }

    private static List<IpAddress> addresses(String... literals) {
        return Stream.of(literals).map(InetAddress::ofLiteral).map(IpAddress::of).toList();
    }
}
