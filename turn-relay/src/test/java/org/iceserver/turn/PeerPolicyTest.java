package org.iceserver.turn;

import java.util.List;
import java.util.stream.Stream;

import org.iceserver.stun.Attribute;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.policy.HostRoutes;
import org.iceserver.turn.policy.OwnAddresses;
import org.iceserver.turn.policy.PeerPath;
import org.iceserver.turn.policy.PeerPolicy;
import org.iceserver.turn.policy.PeerRules;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which peers are allowed, row by row, through every caller (RFC 8656 s10.2, s11.2, s12.2, s21.2, s21.4). */
class PeerPolicyTest {
    /** Shut whatever the operator says. */
    private static final List<String> NEVER = List.of("0.0.0.0/8", "100.100.100.200/32", "127.0.0.0/8",
            "169.254.169.254/32", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32", "::/128", "::1/128", "::/96",
            "::ffff:0:0:0/96", "2001::/32", "2002::/16", "fd00:ec2::254/128", "ff00::/8");
    /** Denied until the operator allows them. */
    private static final List<String> DENIED = List.of("10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16",
            "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "100::/64",
            "100:0:0:1::/64", "2001:1::/32", "2001:1ff:ffff::/48", "2001:db8::/32", "2620:4f:8000::/48",
            "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10");
    /** What the lab profile opens. */
    private static final List<String> LAB = List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");
    private static final List<String> ALLOWED = List.of("1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255",
            "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255",
            "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
            "203.0.112.255", "203.0.114.0", "223.255.255.255", "168.63.129.15", "168.63.129.17", "64:ff9a::1",
            "100:0:0:2::1", "2000::1", "2001:200::1", "2003::1", "2001:db7:ffff::1", "2001:db9::1", "3ffe::1",
            "4000::1", "5eff::1", "5f01::1", "fbff::1", "fe00::1", "2a00:1450::1", "2606:4700:4700::1111");

    private static final OwnAddresses NOTHING_OURS = new OwnAddresses(List.of());
    private static final PeerRules EVERYTHING_ALLOWED = new PeerRules(true,
            List.of(AddressBlock.parse("0.0.0.0/0"), AddressBlock.parse("::/0")), List.of());

    @TestFactory
    Stream<DynamicTest> everyDeniedRowIsShutFromItsFirstToItsLastAddressThroughEveryCaller() {
        return Stream.concat(NEVER.stream(), DENIED.stream())
                .flatMap(PeerPolicyTest::edges)
                .map(address -> DynamicTest.dynamicTest(address.toString(), () -> {
                    assertThat(check(PeerRules.STANDARD, address)).isNull();
                    Callers callers = new Callers(VirtualServer.start(), address);
                    assertThat(callers.createPermission()).isEqualTo(403);
                    assertThat(callers.channelBind()).isEqualTo(403);
                    assertThat(callers.send()).isFalse();
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyNeighbourOfADeniedRowIsOpenThroughEveryCaller() {
        return ALLOWED.stream().map(IpAddress::parse).map(address -> DynamicTest.dynamicTest(address.toString(), () -> {
            assertThat(check(PeerRules.STANDARD, address)).isEqualTo(PeerPath.NETWORK);
            Callers callers = new Callers(VirtualServer.start(), address);
            assertThat(callers.send()).isFalse();
            assertThat(callers.createPermission()).isZero();
            assertThat(callers.channelBind()).isZero();
            assertThat(callers.send()).isTrue();
        }));
    }

    @TestFactory
    Stream<DynamicTest> aNeverRowStaysShutThoughEverythingIsAllowed() {
        return NEVER.stream()
                .flatMap(PeerPolicyTest::edges)
                .map(address -> DynamicTest.dynamicTest(address.toString(),
                        () -> assertThat(check(EVERYTHING_ALLOWED, address)).isNull()));
    }

    @TestFactory
    Stream<DynamicTest> aDeniedRowIsOpenedByAllowPeer() {
        return DENIED.stream().flatMap(row -> {
            PeerRules rules = new PeerRules(false, List.of(AddressBlock.parse(row)), List.of());
            return edges(row).map(address -> DynamicTest.dynamicTest(address.toString(),
                    () -> assertThat(check(rules, address)).isEqualTo(PeerPath.NETWORK)));
        });
    }

    @TestFactory
    Stream<DynamicTest> theLabProfileOpensPrivateUseAndNothingElse() {
        PeerRules lab = new PeerRules(true, List.of(), List.of());
        return DENIED.stream().flatMap(row -> edges(row).map(address -> DynamicTest.dynamicTest(address.toString(),
                () -> assertThat(check(lab, address)).isEqualTo(LAB.contains(row) ? PeerPath.NETWORK : null))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.0/8", "127.0.0.1/32", "::1/128"})
    void loopbackIsOpenedByNamingLoopback(String allowed) {
        AddressBlock block = AddressBlock.parse(allowed);

        assertThat(check(new PeerRules(false, List.of(block), List.of()), block.last())).isEqualTo(PeerPath.NETWORK);
    }

    @Test
    void allowBeatsDenyAndDenyBeatsTheDefaults() {
        PeerRules rules = new PeerRules(false,
                List.of(AddressBlock.parse("8.8.8.8"), AddressBlock.parse("10.1.0.0/16")),
                List.of(AddressBlock.parse("8.8.0.0/16"), AddressBlock.parse("10.0.0.0/8")));

        assertThat(check(rules, IpAddress.parse("8.8.8.8"))).isEqualTo(PeerPath.NETWORK);
        assertThat(check(rules, IpAddress.parse("8.8.4.4"))).isNull();
        assertThat(check(rules, IpAddress.parse("10.1.2.3"))).isEqualTo(PeerPath.NETWORK);
        assertThat(check(rules, IpAddress.parse("10.2.2.3"))).isNull();
        PeerRules lab = new PeerRules(true, List.of(), List.of(AddressBlock.parse("10.2.0.0/16")));
        assertThat(check(lab, IpAddress.parse("10.2.0.1"))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"64:ff9b::8.8.8.8, true", "64:ff9b::7f00:1, false", "64:ff9b::10.0.0.1, false",
        "64:ff9b::169.254.169.254, false", "64:ff9b::0.0.0.0, false", "64:ff9b:1::8.8.8.8, true",
        "64:ff9b:1::127.0.0.1, false", "64:ff9b:1::10.0.0.1, false", "64:ff9b:1::, false",
        "64:ff9b:1:808:8:800::, true", "64:ff9b:1:7f00:0:100::, false", "64:ff9b:1:7f00:0:100:808:808, false",
        "64:ff9b:1:7f:0:1::, false", "64:ff9b:1:0:7f:0:100:0, false", "64:ff9b:1:0:8:808:800:0, true"})
    void aNat64AddressNeedsItsPrefixAllowedAndItsIpv4AddressToo(String literal, boolean opened) {
        IpAddress address = IpAddress.parse(literal);
        PeerRules rules = new PeerRules(false,
                List.of(AddressBlock.parse("64:ff9b::/96"), AddressBlock.parse("64:ff9b:1::/48")), List.of());

        assertThat(check(PeerRules.STANDARD, address)).isNull();
        assertThat(check(rules, address)).isEqualTo(opened ? PeerPath.NETWORK : null);
    }

    @Test
    void anAddressWeRelayOnIsLegalWhateverTheListSaysAndStaysInThisProcess() {
        OwnAddresses own = new OwnAddresses(List.of(IpAddress.parse("127.0.0.1"), IpAddress.parse("10.0.0.5")));
        PeerPolicy policy = new PeerPolicy(new PeerRules(false, List.of(), List.of(AddressBlock.parse("10.0.0.0/8"))),
                own);

        assertThat(check(policy, "127.0.0.1")).isEqualTo(PeerPath.IN_PROCESS);
        assertThat(check(policy, "10.0.0.5")).isEqualTo(PeerPath.IN_PROCESS);
        assertThat(check(policy, "10.0.0.6")).isNull();
        assertThat(check(policy, "127.0.0.2")).isNull();
    }

    /** What no live relayed address takes goes out where a NAT brings it back, and never to this host itself. */
    @Test
    void aHairpinningNatGetsWhatNoRelayedAddressTakes() {
        IpAddress external = IpAddress.parse("9.9.9.9");
        IpAddress bound = IpAddress.parse("10.0.0.5");
        OwnAddresses own = new OwnAddresses(List.of(bound, external), List.of(external),
                HostRoutes.UNKNOWN);
        PeerPolicy policy = new PeerPolicy(PeerRules.STANDARD, own);

        assertThat(policy.check(external.high(), external.low())).isEqualTo(PeerPath.IN_PROCESS_THEN_NETWORK);
        assertThat(policy.check(bound.high(), bound.low())).isEqualTo(PeerPath.IN_PROCESS);

        own.host(List.of(bound, external));
        assertThat(policy.check(external.high(), external.low())).isEqualTo(PeerPath.IN_PROCESS);
    }

    @Test
    void aWideAllowPeerOpensTheMachinesAroundUsAndNotWhatListensHere() {
        OwnAddresses own = new OwnAddresses(List.of(IpAddress.parse("10.0.0.5")));
        own.host(List.of(IpAddress.parse("10.0.0.5"), IpAddress.parse("10.0.0.7")));
        PeerPolicy policy = new PeerPolicy(new PeerRules(false, List.of(AddressBlock.parse("10.0.0.0/8")), List.of()),
                own);

        assertThat(check(policy, "10.0.0.6")).isEqualTo(PeerPath.NETWORK);
        assertThat(check(policy, "10.0.0.5")).isEqualTo(PeerPath.IN_PROCESS);
        assertThat(check(policy, "10.0.0.7")).isNull();
    }

    @Test
    void anOwnAddressThatIsAllowedByNameReachesTheKernelBehindTheLiveRelays() {
        OwnAddresses own = new OwnAddresses(List.of(IpAddress.parse("10.0.0.5"), IpAddress.parse("127.0.0.1")));
        own.host(List.of(IpAddress.parse("10.0.0.5"), IpAddress.parse("10.0.0.7"), IpAddress.parse("127.0.0.1")));
        PeerPolicy policy = new PeerPolicy(new PeerRules(false, List.of(AddressBlock.parse("10.0.0.5"),
                AddressBlock.parse("10.0.0.7/32"), AddressBlock.parse("127.0.0.0/8")), List.of()), own);

        assertThat(check(policy, "10.0.0.5")).isEqualTo(PeerPath.IN_PROCESS_THEN_NETWORK);
        assertThat(check(policy, "127.0.0.1")).isEqualTo(PeerPath.IN_PROCESS_THEN_NETWORK);
        assertThat(check(policy, "10.0.0.7")).isEqualTo(PeerPath.NETWORK);
        assertThat(check(policy, "127.0.0.2")).isEqualTo(PeerPath.NETWORK);
    }

    @Test
    void anyOtherPublicAddressOfThisHostIsForbidden() {
        OwnAddresses own = new OwnAddresses(List.of());
        PeerPolicy policy = new PeerPolicy(PeerRules.STANDARD, own);
        assertThat(check(policy, "8.8.8.8")).isEqualTo(PeerPath.NETWORK);

        own.host(List.of(IpAddress.parse("8.8.8.8")));

        assertThat(check(policy, "8.8.8.8")).isNull();
    }

    /** The four ways in which a client names a peer, the fourth being Connect, which is not offered. */
    private static final class Callers {
        private final VirtualServer server;
        private final VirtualClient client;
        private final Allocation allocation;
        private final IpAddress peer;

        Callers(VirtualServer server, IpAddress peer) {
            this.server = server;
            this.peer = peer;
            client = server.client(1);
            allocation = client.allocation(new Attribute.RequestedAddressFamily(peer.isV4() ? 1 : 2));
        }

        int createPermission() {
            return client.permit(peer.toString());
        }

        int channelBind() {
            return client.bind(0x4000, peer.toString(), 5000);
        }

        boolean send() {
            return server.shard().toPeer(allocation, peer.high(), peer.low(), server.now().nanos()) != null;
        }
    }

    private static Stream<IpAddress> edges(String row) {
        AddressBlock block = AddressBlock.parse(row);
        return Stream.of(block.first(), block.last()).distinct();
    }

    private static @Nullable PeerPath check(PeerRules rules, IpAddress address) {
        return new PeerPolicy(rules, NOTHING_OURS).check(address.high(), address.low());
    }

    private static @Nullable PeerPath check(PeerPolicy policy, String literal) {
        IpAddress address = IpAddress.parse(literal);
        return policy.check(address.high(), address.low());
    }
}
