package org.iceserver.transport;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LocalAddressesTest {
    @Test
    void loopbackIsAmongTheAddressesToListenOn() {
        assertThat(LocalAddresses.listenable()).contains(IpAddress.parse("127.0.0.1"));
        assertThat(LocalAddresses.all()).containsAll(LocalAddresses.listenable());
    }

    @Test
    void defaultRouteLeavesFromAnAddressOfThisHost() {
        LocalAddresses.defaultRouteV4().ifPresent(source -> assertThat(LocalAddresses.all()).contains(source));
        LocalAddresses.defaultRouteV6().ifPresent(source -> assertThat(LocalAddresses.all()).contains(source));
        assertThat(LocalAddresses.defaultRouteV4()).isNotEqualTo(java.util.Optional.of(IpAddress.v4(0)));
    }

    @Test
    void temporaryAndTentativeIpv6AddressesAreFleetingAndPermanentOnesAreNot() {
        assertThat(LocalAddresses.fleeting(List.of(
                "20010db8000000000000000000000001 02 40 00 80     eth0",
                "20010db80000000000000000000000aa 02 40 00 01     eth0",
                "20010db80000000000000000000000bb 02 40 00 40     eth0")))
                .containsExactlyInAnyOrder(IpAddress.parse("2001:db8::aa"), IpAddress.parse("2001:db8::bb"));
    }
}
