package org.iceserver.turn;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.DefaultFamily;
import org.iceserver.turn.allocation.RelayDirectory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.value;

/** The relayed address of a client that asks for no family, as browsers do. */
class DefaultFamilyTest {
    private static final RelayDirectory.Relay V4 = new RelayDirectory.Relay(VirtualServer.RELAY_V4,
            VirtualServer.RELAY_V4);
    private static final RelayDirectory.Relay V6 = new RelayDirectory.Relay(VirtualServer.RELAY_V6,
            VirtualServer.RELAY_V6);
    private static final String CLIENT_V4 = "203.0.113.5";
    private static final String CLIENT_V6 = "2001:db8:1::5";

    @Test
    void itIsIpv4WhereTheServerHasIt() {
        VirtualServer server = VirtualServer.setup().relays(V4, V6).start();

        assertThat(relayed(server, CLIENT_V4)).isEqualTo(VirtualServer.RELAY_V4);
        assertThat(relayed(server, CLIENT_V6)).isEqualTo(VirtualServer.RELAY_V4);
    }

    @Test
    void itIsIpv6WhereTheServerHasNothingElse() {
        VirtualServer server = VirtualServer.setup().relays(V6).start();

        assertThat(relayed(server, CLIENT_V6)).isEqualTo(VirtualServer.RELAY_V6);
    }

    @Test
    void whoAsksForIpv4WhereThereIsNoneIsToldSo() {
        VirtualServer server = VirtualServer.setup().relays(V6).start();

        assertThat(code(server.client(CLIENT_V6, 1).allocate(new Attribute.RequestedAddressFamily(1)))).isEqualTo(440);
    }

    @Test
    void keepIsTheClientsOwnFamilyWhereTheServerHasIt() {
        VirtualServer both = VirtualServer.setup().relays(V4, V6).family(DefaultFamily.KEEP).start();
        VirtualServer ipv4 = VirtualServer.setup().relays(V4).family(DefaultFamily.KEEP).start();

        assertThat(relayed(both, CLIENT_V4)).isEqualTo(VirtualServer.RELAY_V4);
        assertThat(relayed(both, CLIENT_V6)).isEqualTo(VirtualServer.RELAY_V6);
        assertThat(relayed(ipv4, CLIENT_V6)).isEqualTo(VirtualServer.RELAY_V4);
    }

    @Test
    void aFamilyThatIsFixedIsNotReplaced() {
        VirtualServer ipv4 = VirtualServer.setup().relays(V6).family(DefaultFamily.IPV4).start();
        VirtualServer ipv6 = VirtualServer.setup().relays(V4, V6).family(DefaultFamily.IPV6).start();

        assertThat(code(ipv4.client(CLIENT_V6, 1).allocate())).isEqualTo(440);
        assertThat(relayed(ipv6, CLIENT_V4)).isEqualTo(VirtualServer.RELAY_V6);
    }

    private static IpAddress relayed(VirtualServer server, String client) {
        StunMessage answer = server.client(client, 1).allocate();
        assertThat(code(answer)).isZero();
        var address = value(answer, Attribute.XorRelayedAddress.class).address();
        return new IpAddress(address.high(), address.low());
    }
}
