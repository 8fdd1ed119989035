package org.iceserver.offload;

import java.util.List;
import java.util.Map;

import org.iceserver.offload.bpf.Link;
import org.iceserver.offload.bpf.ProgramKind;
import org.iceserver.offload.bpf.Refused;
import org.iceserver.offload.host.InterfaceFacts;
import org.iceserver.offload.host.PathMtu;
import org.iceserver.offload.host.XdpFeatures;
import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which interface is served by what, as interfaces change. */
@Tag("kernel")
class AttachmentsTest {
    private static final List<String> BOTH = List.of("s0", "s1");

    /** Both ends of both links can take redirected packets. */
    private static Lab lab() throws Refused {
        Lab lab = Lab.start(ProgramKind.TC);
        lab.detach();
        lab.clients.must("ethtool -K c0 gro on");
        lab.peers.must("ethtool -K p0 gro on");
        awaitCarrier("s0");
        awaitCarrier("s1");
        return lab;
    }

    /** A link is up a moment after both its ends are. */
    private static void awaitCarrier(String name) {
        long start = System.nanoTime();
        while (InterfaceFacts.of(name).isEmpty()) {
            assertThat(System.nanoTime() - start).as(name).isLessThan(10_000_000_000L);
            Thread.onSpinWait();
        }
    }

    @Test
    void xdpIsForInterfacesThatTakeRedirectedPackets() throws Refused {
        try (Lab lab = lab();
                Attachments places = new Attachments(lab.program, BOTH, Attachments.Choice.XDP,
                        List.of())) {
            assertThat(places.look()).isTrue();
            assertThat(places.serving()).isEqualTo(Map.of("s0", ProgramKind.XDP, "s1", ProgramKind.XDP));
            assertThat(places).hasToString("XDP on s0, XDP on s1");
            assertThat(places.look()).as("nothing has changed").isFalse();
        }
    }

    /** Else what is redirected to it is counted as sent, and lost. */
    @Test
    void aVethWhoseOtherEndLosesThemIsServedByTc() throws Refused {
        try (Lab lab = lab();
                Attachments places = new Attachments(lab.program, BOTH, Attachments.Choice.XDP,
                        List.of())) {
            lab.clients.must("ethtool -K c0 gro off");
            places.look();
            assertThat(places.serving()).isEqualTo(Map.of("s0", ProgramKind.TC, "s1", ProgramKind.XDP));

            lab.peers.must("ethtool -K p0 gro off");
            assertThat(XdpFeatures.whole(Lab.index("s1"))).isFalse();
            assertThat(places.look()).isTrue();
            assertThat(places).hasToString("tc on s0, tc on s1");
        }
    }

    @Test
    void autoLeavesVirtualInterfacesToTc() throws Refused {
        try (Lab lab = lab();
                Attachments places = new Attachments(lab.program, BOTH, Attachments.Choice.AUTO,
                        List.of())) {
            places.look();
            assertThat(places).hasToString("tc on s0, tc on s1");
        }
    }

    @Test
    void anInterfaceThatGoesAndComesBackIsServedAgain() throws Refused {
        try (Lab lab = lab();
                Attachments places = new Attachments(lab.program, BOTH, Attachments.Choice.TC,
                        List.of())) {
            places.look();
            assertThat(places).hasToString("tc on s0, tc on s1");
            TestNamespace.mustHere("ip link del s1");
            assertThat(places.look()).isTrue();
            assertThat(places).as(places.refusals().toString()).hasToString("tc on s0");
            assertThat(places.refusals()).containsExactly("s1: there is no such Ethernet interface, or it is down");

            TestNamespace.mustHere("ip link add s1 address 02:00:00:00:02:01 type veth peer name p0 netns "
                    + lab.peers.pid() + "; ip link set s1 up; ip addr add 10.2.0.1/24 dev s1");
            lab.peers.must("ip link set p0 up");
            awaitCarrier("s1");
            places.look();
            assertThat(places).hasToString("tc on s0, tc on s1");
            assertThat(places.refusals()).isEmpty();
            TestNamespace.mustHere("ip link set s0 down");
            places.look();
            assertThat(places).hasToString("tc on s1");
        }
    }

    @Test
    void anInterfaceWithAProgramOfSomebodyElseIsServedByTc() throws Refused {
        try (Lab lab = lab();
                RelayProgram other = RelayProgram.load();
                Link theirs = other.attach(ProgramKind.XDP, new Interface(Lab.index("s0"), "s0", Lab.S0_MAC, true));
                Attachments places = new Attachments(lab.program, BOTH, Attachments.Choice.XDP,
                        List.of())) {
            places.look();
            assertThat(places).hasToString("tc on s0, XDP on s1");
            assertThat(theirs).isNotNull();
        }
    }

    private static Attachments places(Lab lab, Attachments.Choice choice) {
        return new Attachments(lab.program, BOTH, choice, List.of(Lab.server(true), Lab.relay(true)));
    }

    @Test
    void sourceNatOnAnInterfaceKeepsItForTheSockets() throws Refused {
        try (Lab lab = lab(); Attachments places = places(lab, Attachments.Choice.XDP)) {
            places.look();
            TestNamespace
                    .mustHere("nft add table ip nat; nft 'add chain ip nat post { type nat hook postrouting priority"
                            + " 100; }'; nft add rule ip nat post ip saddr 172.17.0.0/16 oifname != docker0 masquerade");
            assertThat(places.look()).as("of other sources").isFalse();

            TestNamespace.mustHere("nft add rule ip nat post oifname s1 masquerade");
            assertThat(places.look()).isTrue();
            assertThat(places).hasToString("XDP on s0");
            assertThat(places.refusals().toString()).contains("s1: source NAT of this host");

            TestNamespace.mustHere("nft flush chain ip nat post; nft add rule ip nat post ip saddr 10.2.0.0/24 snat to"
                    + " 192.0.2.1");
            places.look();
            assertThat(places).as("of our own addresses, by whatever interface").hasToString("");
            TestNamespace.mustHere("nft delete table ip nat");
            places.look();
            assertThat(places).hasToString("XDP on s0, XDP on s1");
        }
    }

    /** tc does not ask by which interface a packet leaves. */
    @Test
    void sourceNatAnywhereKeepsTcAway() throws Refused {
        try (Lab lab = lab(); Attachments places = places(lab, Attachments.Choice.TC)) {
            places.look();
            assertThat(places).hasToString("tc on s0, tc on s1");
            TestNamespace.mustHere("iptables-nft -t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE");
            assertThat(places.look()).as("of other sources").isFalse();
            TestNamespace.mustHere("iptables-nft -t nat -A POSTROUTING -o s1 -j MASQUERADE");
            places.look();
            assertThat(places).hasToString("");
            TestNamespace.mustHere("iptables-nft -t nat -F; iptables-nft -t nat -X; nft flush ruleset");
            places.look();
            assertThat(places).hasToString("tc on s0, tc on s1");
        }
    }

    @Test
    void ipsecPoliciesKeepTheirInterfacesForTheSockets() throws Refused {
        try (Lab lab = lab(); Attachments places = places(lab, Attachments.Choice.XDP)) {
            places.look();
            TestNamespace.mustHere("ip xfrm policy add src 192.0.2.0/24 dst 198.51.100.0/24 dev s1 dir out tmpl src"
                    + " 192.0.2.1 dst 198.51.100.1 proto esp mode tunnel");
            places.look();
            assertThat(places).hasToString("XDP on s0");
            assertThat(places.refusals().toString()).contains("s1: IPsec policies of this host");
            TestNamespace.mustHere("ip xfrm policy flush");
            places.look();
            assertThat(places).hasToString("XDP on s0, XDP on s1");
        }
    }

    @Test
    void theWayToAnAddressHasTheMtuOfItsRoute() throws Refused {
        try (Lab lab = lab()) {
            assertThat(PathMtu.of(Lab.peer(true))).isEqualTo(1500);
            TestNamespace
                    .mustHere("ip route add 10.2.0.2/32 dev s1 mtu 1300; ip route add fd02::2/128 dev s1 mtu 1400");
            assertThat(PathMtu.of(Lab.peer(true))).isEqualTo(1300);
            assertThat(PathMtu.of(Lab.peer(false))).isEqualTo(1400);
            assertThat(PathMtu.of(IpAddress.parse("192.0.2.1"))).as("no way").isZero();
            assertThat(lab.lane.openRoutes()).isZero();
        }
    }
}
