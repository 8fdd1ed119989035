package org.iceserver.turn;

import java.time.Duration;
import java.util.stream.IntStream;

import org.iceserver.stun.AddressFamily;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.Method;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.limits.Limits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualServer.OTHER_PEER;
import static org.iceserver.turn.VirtualServer.PEER;
import static org.iceserver.turn.VirtualServer.PEER_V6;

/** RFC 8656 s10: CreatePermission. */
class CreatePermissionTest {
    private final VirtualServer server = VirtualServer.setup()
            .limits(Limits.lab().with("permissions-per-allocation", "4"))
            .start();
    private final VirtualClient client = server.client(4000);
    private final Allocation allocation = client.allocation();

    @Test
    void severalPeersInOneRequest() {
        assertThat(client.permit(PEER, OTHER_PEER)).isZero();
        assertThat(allocation.permissions().size()).isEqualTo(2);
    }

    @Test
    void withoutPeerItIsABadRequest() {
        assertThat(client.permit()).isEqualTo(400);
    }

    @Test
    void oneForbiddenPeerRefusesThemAll() {
        assertThat(client.permit(PEER, "10.0.0.1", OTHER_PEER)).isEqualTo(403);
        assertThat(allocation.permissions().size()).isZero();
    }

    @Test
    void onePeerOfTheOtherFamilyRefusesThemAll() {
        assertThat(client.permit(PEER, PEER_V6)).isEqualTo(443);
        assertThat(allocation.permissions().size()).isZero();
    }

    @Test
    void anIpv6AllocationTakesIpv6PeersAlone() {
        VirtualClient v6 = server.client(4001);
        v6.allocate(new Attribute.RequestedAddressFamily(2));

        assertThat(v6.permit(PEER_V6)).isZero();
        assertThat(v6.permit(PEER)).isEqualTo(443);
    }

    @Test
    void anIpv4MappedPeerIsJudgedAsIpv4AndNeverPermittedOnIpv6() {
        VirtualClient v6 = server.client(4001);
        v6.allocate(new Attribute.RequestedAddressFamily(2));

        assertThat(v6.code(Method.CREATE_PERMISSION, mapped("127.0.0.1"))).isEqualTo(403);
        assertThat(v6.code(Method.CREATE_PERMISSION, mapped("10.0.0.1"))).isEqualTo(403);
        assertThat(v6.code(Method.CREATE_PERMISSION, mapped(PEER))).isEqualTo(443);
        assertThat(client.code(Method.CREATE_PERMISSION, mapped(PEER))).isEqualTo(443);
    }

    @Test
    void aRepeatedPeerCountsOnce() {
        assertThat(client.permit(PEER, PEER, PEER, PEER, PEER, OTHER_PEER)).isZero();
        assertThat(client.permit("1.0.0.1", "1.0.0.2")).isZero();
        assertThat(allocation.permissions().size()).isEqualTo(4);
    }

    @Test
    void moreThanTheLimitIsInsufficientCapacityAndChangesNothing() {
        client.permit("1.0.0.1", "1.0.0.2", "1.0.0.3");

        assertThat(client.permit("1.0.0.4", "1.0.0.5")).isEqualTo(508);
        assertThat(server.refusedBy).containsExactly("permissions-per-allocation");
        assertThat(allocation.permissions().size()).isEqualTo(3);
        assertThat(client.permit("1.0.0.1", "1.0.0.4")).isZero();
    }

    @Test
    void whatHasExpiredMakesRoom() {
        client.permit("1.0.0.1", "1.0.0.2", "1.0.0.3", "1.0.0.4");
        server.passUnserved(Duration.ofMinutes(5));

        assertThat(client.permit("1.0.0.5", "1.0.0.6")).isZero();
    }

    @Test
    void hundredsOfPeersInOneRequestAreBoundedByTheLimit() {
        VirtualServer roomy = VirtualServer.start();
        VirtualClient many = roomy.client(1);
        Allocation made = many.allocation();
        String[] peers = IntStream.rangeClosed(0, 255).mapToObj(i -> "1.2.3." + i).toArray(String[]::new);

        assertThat(many.permit(peers)).isZero();
        assertThat(made.permissions().size()).isEqualTo(256);
        assertThat(many.permit("1.2.4.1")).isEqualTo(508);
    }

    private static Attribute.XorPeerAddress mapped(String v4) {
        IpAddress address = IpAddress.parse(v4);
        return new Attribute.XorPeerAddress(
                new TransportAddress(AddressFamily.IPV6, address.high(), address.low(), 0));
    }
}
