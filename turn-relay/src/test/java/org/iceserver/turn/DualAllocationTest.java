package org.iceserver.turn;

import java.time.Duration;
import java.util.List;

import org.iceserver.stun.AddressFamily;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.ChannelBinding;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.allocation.Permission;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.allocation.RelayedAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.value;

/** RFC 8656 s7.2 step 9 and s8: one allocation with an IPv4 and an IPv6 relayed transport address. */
class DualAllocationTest {
    private static final Attribute.AdditionalAddressFamily ALSO_V6 = new Attribute.AdditionalAddressFamily(2);
    private static final Attribute.RequestedAddressFamily V4 = new Attribute.RequestedAddressFamily(1);
    private static final Attribute.RequestedAddressFamily V6 = new Attribute.RequestedAddressFamily(2);
    private static final Attribute.Lifetime ZERO = new Attribute.Lifetime(0);

    private final VirtualServer server = VirtualServer.start();
    private final VirtualClient client = server.client(4000);

    @Test
    void oneAllocationHasAnAddressOfEachFamily() {
        StunMessage response = client.allocate(ALSO_V6);

        assertThat(told(response)).containsExactly(VirtualServer.RELAY_V4, VirtualServer.RELAY_V6);
        assertThat(response.first(Attribute.AddressErrorCode.class)).isNull();
        assertThat(server.sockets().open).hasSize(2);
        assertThat(server.server.quotas().total()).isEqualTo(1);
        assertThat(server.shard().allocations()).isEqualTo(1);
        Allocation made = server.created.getFirst();
        for (RelayedAddress relayed : made.relayed()) {
            assertThat(server.shard().relayed(relayed.address().high(), relayed.address().low(), relayed.port()))
                    .isSameAs(made);
        }
    }

    @Test
    void theNumberOfTheDraftsIsUnderstood() {
        Attribute draft = new Attribute.Unknown(0x8032, Bytes.of(new byte[]{2, 0, 0, 0}));

        assertThat(told(client.allocate(draft))).containsExactly(VirtualServer.RELAY_V4, VirtualServer.RELAY_V6);
        assertThat(code(server.client(4001).allocate(draft, V4))).isEqualTo(400);
    }

    @Test
    void evenPortHoldsForBoth() {
        for (int port = 5000; port < 5020; port++) {
            Allocation made = server.client(port).allocation(ALSO_V6, new Attribute.EvenPort(false));

            assertThat(made.relayed()).hasSize(2).allMatch(relayed -> relayed.port() % 2 == 0);
        }
    }

    @Test
    void aFamilyThatCannotBeHadIsAPartialSuccess() {
        VirtualServer ipv4 = VirtualServer.setup()
                .relays(new RelayDirectory.Relay(VirtualServer.RELAY_V4, VirtualServer.RELAY_V4)).start();
        VirtualServer ipv6 = VirtualServer.setup()
                .relays(new RelayDirectory.Relay(VirtualServer.RELAY_V6, VirtualServer.RELAY_V6)).start();

        assertPartial(ipv4.client(4000).allocate(ALSO_V6), VirtualServer.RELAY_V4, 2, 440);
        assertPartial(ipv6.client(4000).allocate(ALSO_V6), VirtualServer.RELAY_V6, 1, 440);
    }

    @Test
    void aFamilyWithoutFreePortsIsAPartialSuccess() {
        VirtualServer small = VirtualServer.setup().ports(50_000, 50_000).start();
        small.client(4000).allocate(V6);

        assertPartial(small.client(4001).allocate(ALSO_V6), VirtualServer.RELAY_V4, 2, 508);
        assertThat(code(small.client(4002).allocate(ALSO_V6))).isEqualTo(508);
        assertThat(small.server.quotas().total()).isEqualTo(2);
    }

    @Test
    void aRetransmittedAllocateRepeatsWhatWasGranted() {
        TransactionId id = VirtualClient.nextId();
        List<IpAddress> first = told(client.allocate(id, ALSO_V6));

        assertThat(told(client.allocate(id, ALSO_V6))).isEqualTo(first);
        assertThat(server.sockets().open).hasSize(2);

        VirtualServer ipv4 = VirtualServer.setup()
                .relays(new RelayDirectory.Relay(VirtualServer.RELAY_V4, VirtualServer.RELAY_V4)).start();
        ipv4.client(4000).allocate(id, ALSO_V6);
        assertPartial(ipv4.client(4000).allocate(id, ALSO_V6), VirtualServer.RELAY_V4, 2, 440);
    }

    @Test
    void peersOfBothFamiliesArePermittedAndBound() {
        Allocation made = client.allocation(ALSO_V6);

        assertThat(client.permit(VirtualServer.PEER, VirtualServer.PEER_V6)).isZero();
        assertThat(client.bind(0x4000, VirtualServer.PEER, 1)).isZero();
        assertThat(client.bind(0x4001, VirtualServer.PEER_V6, 1)).isZero();

        assertThat(leavesFrom(made, 0x4000)).isEqualTo(VirtualServer.RELAY_V4);
        assertThat(leavesFrom(made, 0x4001)).isEqualTo(VirtualServer.RELAY_V6);
    }

    @Test
    void aSendIndicationLeavesFromTheAddressOfThePeersFamily() {
        Allocation made = client.allocation(ALSO_V6);
        client.permit(VirtualServer.PEER, VirtualServer.PEER_V6);

        assertThat(permission(made, VirtualServer.PEER).relayed().address()).isEqualTo(VirtualServer.RELAY_V4);
        assertThat(permission(made, VirtualServer.PEER_V6).relayed().address()).isEqualTo(VirtualServer.RELAY_V6);
    }

    @Test
    void anIpv4MappedPeerIsAMismatchThoughBothFamiliesAreThere() {
        client.allocate(ALSO_V6);
        Attribute.XorPeerAddress mapped = new Attribute.XorPeerAddress(
                new TransportAddress(AddressFamily.IPV6, 0, IpAddress.parse(VirtualServer.PEER).low(), 1));

        assertThat(client.code(Method.CREATE_PERMISSION, mapped)).isEqualTo(443);
    }

    @Test
    void deletingOneFamilyLeavesTheOtherWithAllItsRights() {
        Allocation made = client.allocation(ALSO_V6);
        client.bind(0x4000, VirtualServer.PEER, 1);
        client.bind(0x4001, VirtualServer.PEER_V6, 1);

        assertThat(client.code(Method.REFRESH, ZERO, V4)).isZero();

        assertThat(server.sockets().open).hasSize(1);
        assertThat(server.sockets().endpoints).hasSize(1);
        assertThat(leavesFrom(made, 0x4001)).isEqualTo(VirtualServer.RELAY_V6);
        assertThat(server.shard().toPeer(made, 0x4000, server.now().nanos())).isNull();
        assertThat(client.permit(VirtualServer.PEER)).isEqualTo(443);
        assertThat(client.code(Method.REFRESH, V4)).isEqualTo(443);
        assertThat(server.server.quotas().total()).isEqualTo(1);
        assertThat(server.ended).isEmpty();
    }

    @Test
    void deletingTheSecondFamilyEndsTheAllocation() {
        client.allocate(ALSO_V6);

        assertThat(client.code(Method.REFRESH, ZERO, V6)).isZero();
        assertThat(client.code(Method.REFRESH, ZERO, V4)).isZero();

        assertEnded(EndReason.DELETED);
        assertThat(client.code(Method.REFRESH, ZERO, V4)).isEqualTo(437);
    }

    @Test
    void withoutAFamilyRefreshMeansBoth() {
        client.allocate(ALSO_V6);
        server.pass(Duration.ofSeconds(500));

        assertThat(value(client.refresh(600), Attribute.Lifetime.class).seconds()).isEqualTo(600);
        server.pass(Duration.ofSeconds(599));
        assertThat(server.sockets().open).hasSize(2);
        client.useNonce(null);
        assertThat(code(client.refresh(0))).isZero();

        assertEnded(EndReason.DELETED);
    }

    @Test
    void aFamilyThatIsNotRefreshedExpiresAlone() {
        Allocation made = client.allocation(ALSO_V6);
        client.bind(0x4000, VirtualServer.PEER, 1);
        client.bind(0x4001, VirtualServer.PEER_V6, 1);
        server.pass(Duration.ofMinutes(5));
        assertThat(value(client.ask(Method.REFRESH, V6), Attribute.Lifetime.class).seconds()).isEqualTo(600);
        client.bind(0x4000, VirtualServer.PEER, 1);
        client.bind(0x4001, VirtualServer.PEER_V6, 1);

        server.passUnserved(Duration.ofMinutes(5));
        assertThat(server.shard().toPeer(made, 0x4000, server.now().nanos())).isNull();
        assertThat(leavesFrom(made, 0x4001)).isEqualTo(VirtualServer.RELAY_V6);
        server.pass(Duration.ZERO);
        assertThat(server.sockets().open).hasSize(1);

        server.pass(Duration.ofMinutes(5));
        assertEnded(EndReason.EXPIRED);
    }

    @Test
    void aFamilyThatExpiredUnseenIsNotRevived() {
        client.allocate(ALSO_V6);
        server.pass(Duration.ofMinutes(5));
        client.ask(Method.REFRESH, V6);
        server.passUnserved(Duration.ofMinutes(5));

        assertThat(client.code(Method.REFRESH, V4)).isEqualTo(443);
        assertThat(server.sockets().open).hasSize(1);
    }

    private void assertEnded(EndReason why) {
        assertThat(server.ended).extracting(VirtualServer.Ended::why).containsExactly(why);
        assertThat(server.sockets().open).isEmpty();
        assertThat(server.sockets().endpoints).isEmpty();
        assertThat(server.server.quotas().total()).isZero();
        assertThat(server.shard().nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    private static void assertPartial(StunMessage response, IpAddress relayed, int refusedFamily, int why) {
        assertThat(told(response)).containsExactly(relayed);
        Attribute.AddressErrorCode refused = value(response, Attribute.AddressErrorCode.class);
        assertThat(refused.family()).isEqualTo(refusedFamily);
        assertThat(refused.code()).isEqualTo(why);
    }

    private static List<IpAddress> told(StunMessage response) {
        return response.all(Attribute.XorRelayedAddress.class).stream()
                .map(relayed -> new IpAddress(relayed.address().high(), relayed.address().low())).toList();
    }

    private IpAddress leavesFrom(Allocation made, int channel) {
        ChannelBinding binding = server.shard().toPeer(made, channel, server.now().nanos());
        if (binding == null) {
            throw new AssertionError("channel " + channel + " is not bound");
        }
        return binding.relayed().socket().localAddress();
    }

    private Permission permission(Allocation made, String peer) {
        IpAddress address = IpAddress.parse(peer);
        Permission found = server.shard().toPeer(made, address.high(), address.low(), server.now().nanos());
        if (found == null) {
            throw new AssertionError(peer + " has no permission");
        }
        return found;
    }
}
