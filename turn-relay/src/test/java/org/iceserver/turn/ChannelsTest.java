package org.iceserver.turn;

import java.time.Duration;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Method;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.ChannelBinding;
import org.iceserver.turn.allocation.PeerRoute;
import org.iceserver.turn.allocation.Permission;
import org.iceserver.turn.allocation.PermissionLifetimes;
import org.iceserver.turn.limits.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualServer.OTHER_PEER;
import static org.iceserver.turn.VirtualServer.PEER;
import static org.iceserver.turn.VirtualServer.PEER_V6;

/** RFC 8656 s12: channels. */
class ChannelsTest {
    private final VirtualServer server = VirtualServer.setup()
            .limits(Limits.lab().with("channels-per-allocation", "4"))
            .start();
    private final VirtualClient client = server.client(4000);
    private final Allocation allocation = client.allocation();

    @Test
    void aBoundChannelLeadsToItsPeerAndBack() {
        assertThat(client.bind(0x4000, PEER, 5000)).isZero();

        ChannelBinding binding = server.shard().toPeer(allocation, 0x4000, server.now().nanos());
        assertThat(binding).isNotNull();
        assertThat(binding.peer().address()).isEqualTo(IpAddress.parse(PEER));
        assertThat(binding.peer().port()).isEqualTo(5000);
        assertThat(fromPeer(PEER, 5000)).isSameAs(binding);
    }

    @Test
    void bindingInstallsThePermissionForEveryPortOfThePeer() {
        client.bind(0x4000, PEER, 5000);

        assertThat(fromPeer(PEER, 5001)).isInstanceOf(Permission.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x3FFF, 0x8000, 0xFFFF})
    void aNumberOutsideTheRangeIsABadRequest(int channel) {
        assertThat(client.bind(channel, PEER, 5000)).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x4000, 0x4FFF, 0x5000, 0x7FFF})
    void theRangeIncludesItsEndsAndThatOfLegacyClients(int channel) {
        assertThat(client.bind(channel, PEER, 5000)).isZero();
        assertThat(toPeer(channel)).isNotNull();
    }

    @Test
    void withoutNumberOrPeerItIsABadRequest() {
        assertThat(client.code(Method.CHANNEL_BIND, new Attribute.ChannelNumber(0x4000))).isEqualTo(400);
        assertThat(client.code(Method.CHANNEL_BIND, VirtualClient.peer(PEER, 5000))).isEqualTo(400);
    }

    @Test
    void aChannelCannotBeBoundToAnotherPeerNorAPeerToAnotherChannel() {
        client.bind(0x4000, PEER, 5000);
        client.bind(0x4001, OTHER_PEER, 5000);

        assertThat(client.bind(0x4000, PEER, 5001)).isEqualTo(400);
        assertThat(client.bind(0x4000, OTHER_PEER, 5000)).isEqualTo(400);
        assertThat(client.bind(0x4002, PEER, 5000)).isEqualTo(400);
        assertThat(client.bind(0x4000, PEER, 5000)).isZero();
        assertThat(allocation.channels().size()).isEqualTo(2);
    }

    @Test
    void theSamePeerOnAnotherPortTakesAnotherChannel() {
        client.bind(0x4000, PEER, 5000);

        assertThat(client.bind(0x4001, PEER, 5001)).isZero();
        assertThat(allocation.permissions().size()).isEqualTo(1);
    }

    @Test
    void theFirstPeerAddressCounts() {
        client.code(Method.CHANNEL_BIND, new Attribute.ChannelNumber(0x4000), VirtualClient.peer(PEER, 5000),
                VirtualClient.peer("127.0.0.1", 1));

        ChannelBinding binding = toPeer(0x4000);
        assertThat(binding).isNotNull();
        assertThat(binding.peer().address()).isEqualTo(IpAddress.parse(PEER));
    }

    @Test
    void aForbiddenPeerAndAnotherFamilyAreRefused() {
        assertThat(client.bind(0x4000, "10.0.0.1", 5000)).isEqualTo(403);
        assertThat(client.bind(0x4000, PEER_V6, 5000)).isEqualTo(443);
        assertThat(client.bind(0x4000, PEER, 0)).isEqualTo(403);
        assertThat(allocation.channels().size()).isZero();
        assertThat(allocation.permissions().size()).isZero();
    }

    @Test
    void aChannelLastsTenMinutesAndRebindingRefreshesIt() {
        client.refresh(3_600);
        client.bind(0x4000, PEER, 5000);
        server.pass(Duration.ofSeconds(400));
        client.bind(0x4000, PEER, 5000);
        server.pass(Duration.ofMillis(599_999));
        assertThat(toPeer(0x4000)).isNotNull();
        server.pass(Duration.ofMillis(1));

        assertThat(toPeer(0x4000)).isNull();
        assertThat(server.shard().counters().drops(DropReason.UNBOUND_CHANNEL)).isEqualTo(1);
        assertThat(server.sockets().endpoints).isEmpty();
        assertThat(allocation.permissions().size()).isZero();
    }

    @Test
    void anExpiredChannelIsFreeForAnotherPeerEvenBeforeTheTimerIsServed() {
        client.refresh(3_600);
        client.bind(0x4000, PEER, 5000);
        server.passUnserved(Duration.ofMinutes(10));
        client.useNonce(null);

        assertThat(client.bind(0x4000, OTHER_PEER, 5000)).isZero();
        assertThat(client.bind(0x4001, PEER, 5000)).isZero();
        assertThat(server.sockets().endpoints).hasSize(2);
    }

    /** aioice and werift bind a channel once, bind it again 500 s later, and never send CreatePermission. */
    @Test
    void aClientThatOnlyBoundAChannelIsReachedAsLongAsTheChannelLives() {
        client.refresh(3_600);
        client.bind(0x4000, PEER, 5000);

        server.pass(Duration.ofSeconds(595));
        assertThat(toPeer(0x4000)).isNotNull();
        assertThat(fromPeer(PEER, 5000)).isInstanceOf(ChannelBinding.class);
        assertThat(fromPeer(PEER, 5001)).isInstanceOf(Permission.class);

        server.pass(Duration.ofSeconds(10));
        assertThat(toPeer(0x4000)).isNull();
        assertThat(fromPeer(PEER, 5000)).isNull();
        assertThat(fromPeer(PEER, 5001)).isNull();
    }

    @Test
    void createPermissionNeitherShortensAChannelsPermissionNorLivesAsLongItself() {
        client.refresh(3_600);
        client.bind(0x4000, PEER, 5000);
        client.permit(PEER);
        client.permit(OTHER_PEER);

        server.pass(Duration.ofSeconds(295));
        assertThat(fromPeer(OTHER_PEER, 5000)).isNotNull();
        server.pass(Duration.ofSeconds(10));
        assertThat(fromPeer(OTHER_PEER, 5000)).isNull();
        assertThat(fromPeer(PEER, 5000)).isInstanceOf(ChannelBinding.class);
        assertThat(allocation.permissions().size()).isEqualTo(1);
    }

    @Test
    void aPermissionThatWasAskedForLaterOutlivesTheChannel() {
        client.refresh(3_600);
        client.bind(0x4000, PEER, 5000);
        server.pass(Duration.ofSeconds(400));
        client.permit(PEER);

        server.pass(Duration.ofSeconds(205));
        assertThat(fromPeer(PEER, 5000)).isInstanceOf(Permission.class);
        server.pass(Duration.ofSeconds(100));
        assertThat(fromPeer(PEER, 5000)).isNull();
    }

    @Test
    void theShorterLifetimesOfTestsKeepTheirProportion() {
        assertThat(PermissionLifetimes.STANDARD.dividedBy(50))
                .isEqualTo(new PermissionLifetimes(Duration.ofSeconds(6).toNanos(), Duration.ofSeconds(12).toNanos()));
    }

    @Test
    void channelDataRefreshesNothing() {
        client.refresh(3_600);
        client.bind(0x4000, PEER, 5000);
        for (int i = 0; i < 6; i++) {
            assertThat(toPeer(0x4000)).isNotNull();
            server.pass(Duration.ofSeconds(100));
        }

        assertThat(toPeer(0x4000)).isNull();
    }

    @Test
    void channelsOfOneAllocationAreNoneOfAnothers() {
        Allocation other = server.client(4001).allocation();
        client.bind(0x4000, PEER, 5000);

        assertThat(server.shard().toPeer(other, 0x4000, server.now().nanos())).isNull();
        assertThat(server.client(4001).bind(0x4000, OTHER_PEER, 6000)).isZero();
    }

    @Test
    void moreThanTheLimitIsInsufficientCapacity() {
        for (int i = 0; i < 4; i++) {
            assertThat(client.bind(0x4000 + i, PEER, 5000 + i)).isZero();
        }

        assertThat(client.bind(0x4004, PEER, 5004)).isEqualTo(508);
        assertThat(client.bind(0x4003, PEER, 5003)).isZero();
        assertThat(server.refusedBy).containsExactly("channels-per-allocation");
    }

    private @Nullable ChannelBinding toPeer(int channel) {
        return server.shard().toPeer(allocation, channel, server.now().nanos());
    }

    private @Nullable PeerRoute fromPeer(String address, int port) {
        IpAddress peer = IpAddress.parse(address);
        return server.shard().toClient(allocation, peer.high(), peer.low(), port, server.now().nanos());
    }
}
