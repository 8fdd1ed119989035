package org.iceserver.turn;

import java.time.Duration;
import java.util.List;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.PeerRoute;
import org.iceserver.turn.allocation.Permission;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualServer.OTHER_PEER;
import static org.iceserver.turn.VirtualServer.PEER;

/** RFC 8656 s9: permissions. */
class PermissionsTest {
    private final VirtualServer server = VirtualServer.start();
    private final VirtualClient client = server.client(4000);
    private final Allocation allocation = client.allocation();

    @Test
    void withoutPermissionAPeersPacketIsDroppedAndCounted() {
        assertThat(fromPeer(PEER, 1)).isNull();
        assertThat(server.shard().counters().drops(DropReason.NO_PERMISSION)).isEqualTo(1);
    }

    @Test
    void aPermissionIsForAnAddressWhateverThePort() {
        client.permit(PEER);

        assertThat(fromPeer(PEER, 1)).isInstanceOf(Permission.class);
        assertThat(fromPeer(PEER, 65_535)).isInstanceOf(Permission.class);
        assertThat(fromPeer(OTHER_PEER, 1)).isNull();
    }

    @Test
    void aPermissionLastsFiveMinutes() {
        client.permit(PEER);

        server.pass(Duration.ofMillis(299_999));
        assertThat(fromPeer(PEER, 1)).isNotNull();
        server.pass(Duration.ofMillis(1));
        assertThat(fromPeer(PEER, 1)).isNull();
        assertThat(allocation.permissions().size()).isZero();
    }

    @Test
    void createPermissionRefreshesIt() {
        client.permit(PEER);
        server.pass(Duration.ofSeconds(200));
        client.permit(PEER);
        server.pass(Duration.ofSeconds(200));

        assertThat(fromPeer(PEER, 1)).isNotNull();
    }

    @Test
    void channelBindRefreshesIt() {
        client.permit(PEER);
        server.pass(Duration.ofSeconds(200));
        client.bind(0x4000, PEER, 5000);
        server.pass(Duration.ofSeconds(200));

        assertThat(fromPeer(PEER, 1)).isNotNull();
    }

    @Test
    void sendingRefreshesNothing() {
        client.permit(PEER);
        for (int i = 0; i < 3; i++) {
            server.pass(Duration.ofSeconds(100));
            toPeer(PEER);
            fromPeer(PEER, 1);
        }

        assertThat(toPeer(PEER)).isNull();
    }

    @Test
    void anExpiredPermissionSendsNothingEvenBeforeTheTimerIsServed() {
        client.permit(PEER);
        server.passUnserved(Duration.ofMinutes(5));

        assertThat(toPeer(PEER)).isNull();
        assertThat(fromPeer(PEER, 1)).isNull();
    }

    @Test
    void permissionsOfOneAllocationAreNoneOfAnothers() {
        Allocation other = server.client(4001).allocation();
        client.permit(PEER);
        IpAddress peer = IpAddress.parse(PEER);

        assertThat(server.shard().toClient(other, peer.high(), peer.low(), 1, server.now().nanos())).isNull();
    }

    @Test
    void aPeersEndpointsAreMadeOnceAndTheOldestMakesRoom() {
        client.permit(PEER);
        Permission permission = toPeer(PEER);
        assertThat(permission).isNotNull();

        assertThat(permission.endpoint(1)).isSameAs(permission.endpoint(1));
        for (int port = 1; port <= 100; port++) {
            assertThat(permission.endpoint(port).port()).isEqualTo(port);
        }
        assertThat(server.sockets().endpoints).hasSize(4);
        server.pass(Duration.ofMinutes(5));
        assertThat(server.sockets().endpoints).isEmpty();
    }

    @Test
    void anAddressThatBecomesThisHostsIsForbiddenAtOnce() {
        client.permit(PEER);
        assertThat(toPeer(PEER)).isNotNull();

        server.own.host(List.of(IpAddress.parse(PEER)));

        assertThat(toPeer(PEER)).isNull();
        assertThat(fromPeer(PEER, 1)).isNull();
    }

    private @Nullable Permission toPeer(String address) {
        IpAddress peer = IpAddress.parse(address);
        return server.shard().toPeer(allocation, peer.high(), peer.low(), server.now().nanos());
    }

    private @Nullable PeerRoute fromPeer(String address, int port) {
        IpAddress peer = IpAddress.parse(address);
        return server.shard().toClient(allocation, peer.high(), peer.low(), port, server.now().nanos());
    }
}
