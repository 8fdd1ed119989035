package org.iceserver.turn.netty;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.iceserver.testing.Namespaces;
import org.iceserver.transport.TransportMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * DONT-FRAGMENT (RFC 8656 s11.2) where it matters: the server's own link takes 1,500 bytes, the link behind the next router
 * 1,300, and the peer is behind that.
 */
@EnabledIf(value = "mayMakeNamespaces", disabledReason = "network namespaces need Linux, root and ip(8) with netns")
class DontFragmentTest {
    private static Namespaces namespaces;

    static boolean mayMakeNamespaces() {
        return TestServer.modes().anyMatch(mode -> mode == TransportMode.NATIVE) && Namespaces.canBeMade();
    }

    @BeforeAll
    static void makeNamespaces() throws IOException {
        namespaces = Namespaces.make(List.of("NEAR", "ROUTER", "FAR"),
                """
                ip -n NEAR link add near0 type veth peer name wide0 netns ROUTER
                ip -n FAR link add far0 type veth peer name narrow0 netns ROUTER
                ip -n NEAR address add 10.77.1.1/24 dev near0
                ip -n NEAR address add fd77:1::1/64 dev near0 nodad
                ip -n ROUTER address add 10.77.1.2/24 dev wide0
                ip -n ROUTER address add fd77:1::2/64 dev wide0 nodad
                ip -n ROUTER address add 10.77.2.1/24 dev narrow0
                ip -n ROUTER address add fd77:2::1/64 dev narrow0 nodad
                ip -n FAR address add 10.77.2.2/24 dev far0
                ip -n FAR address add fd77:2::2/64 dev far0 nodad
                ip -n NEAR link set lo up
                ip -n NEAR link set near0 up mtu 1500
                ip -n ROUTER link set wide0 up mtu 1500
                ip -n ROUTER link set narrow0 up mtu 1300
                ip -n FAR link set far0 up mtu 1300
                ip netns exec ROUTER sysctl -q -w net.ipv4.ip_forward=1
                ip netns exec ROUTER sysctl -q -w net.ipv6.conf.all.forwarding=1
                ip -n NEAR route add default via 10.77.1.2
                ip -n NEAR -6 route add default via fd77:1::2
                ip -n FAR route add default via 10.77.2.1
                ip -n FAR -6 route add default via fd77:2::1""");
    }

    @AfterAll
    static void removeNamespaces() throws IOException {
        namespaces.close();
    }

    @ParameterizedTest
    @CsvSource({"udp,10.77.1.1,10.77.2.2,3/4", "tcp,fd77:1::1,fd77:2::2,2/0"})
    void whatIsTooLongForARouteComesBackWithItsMtuAndWhatMayBeCutArrives(String protocol, String near, String far,
            String icmp) throws Exception {
        assertThat(report("lengths", "127.0.0.1", protocol, near, far)).containsExactly(
                "whole 1200: 1200 arrived",
                "whole 2000: ICMP " + icmp + ", MTU 1500",
                "whole 1400: ICMP " + icmp + ", MTU 1300",
                "whole 1400: ICMP " + icmp + ", MTU 1300",
                "whole 1200: 1200 arrived",
                "cut 1400: 1400 arrived",
                "cut 2000: 2000 arrived",
                "whole 1400: ICMP " + icmp + ", MTU 1300");
    }

    @ParameterizedTest
    @CsvSource({"fd77:1::1,fd77:2::2", "10.77.1.1,10.77.2.2"})
    void betweenUdpAndUdpTheWishIsIgnoredWhereOneSideIsIpv6(String near, String far) throws Exception {
        assertThat(report("ignored", "::1", "udp", near, far)).containsExactly("whole 1400: 1400 arrived");
    }

    private static List<String> report(String what, String client, String protocol, String near, String far)
            throws Exception {
        Process peer = namespaces.java("FAR", DontFragmentMain.class, "peer", far);
        try (BufferedReader peerSays = peer.inputReader()) {
            Process relay = namespaces.java("NEAR", DontFragmentMain.class, what, client, protocol, near, far,
                    peerSays.readLine());
            try (BufferedReader relaySays = relay.inputReader()) {
                List<String> report = relaySays.lines().toList();
                assertThat(relay.waitFor(20, TimeUnit.SECONDS)).isTrue();
                System.out.println("DONT-FRAGMENT from " + near + ": " + report);
                return report;
            }
        } finally {
            peer.destroy();
        }
    }
}
