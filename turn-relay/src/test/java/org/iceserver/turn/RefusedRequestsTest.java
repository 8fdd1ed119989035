package org.iceserver.turn;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Method;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.RelayDirectory;
import org.iceserver.turn.limits.Limit;
import org.iceserver.turn.limits.Limits;
import org.iceserver.turn.policy.PeerRules;
import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.rejection.RejectionReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Why a request of somebody who has proven who they are is refused, as the operator reads it. */
class RefusedRequestsTest {
    private static final Attribute.RequestedTransport UDP = Attribute.RequestedTransport.UDP;

    @Test
    void eachReasonHasAKeyOfItsOwnAndASentence() {
        Set<String> keys = new HashSet<>();
        for (RejectionReason reason : RejectionReason.values()) {
            assertThat(reason.key()).matches("[a-z_]+");
            assertThat(keys.add(reason.key())).as(reason.key()).isTrue();
            assertThat(reason.sentence()).matches("(?s)[A-Z].*\\.");
        }
        assertThat(RejectionReason.refusals()).doesNotContain(RejectionReason.CHALLENGE, RejectionReason.STALE_NONCE);
    }

    @Test
    void aQuotaNamesItsLimitAndItsValue() {
        VirtualServer strict = VirtualServer.setup().limits(Limits.lab().with("allocations-per-user", "1")).start();
        strict.client(1).allocate();
        strict.client(2).allocate();

        assertLast(strict, 486, "allocations_per_user", "The limit allocations-per-user is reached: one user's"
                + " allocations at once. It is 1 now; raise it with --limit allocations-per-user=N, or none for no"
                + " limit.");
        assertThat(strict.shard().counters().refusals(Limit.ALLOCATIONS_PER_USER)).as("counted once").isEqualTo(1);
    }

    @Test
    void aRateNamesBothItsNumbers() {
        VirtualServer strict = VirtualServer.setup().limits(Limits.lab().with("new-peers-rate", "1/1")).start();
        VirtualClient client = strict.client(1);
        client.allocate();
        client.permit(VirtualServer.PEER);
        assertThat(client.permit(VirtualServer.OTHER_PEER)).isEqualTo(508);

        assertThat(last(strict).sentence()).contains("It is 1/1 now", "--limit new-peers-rate=RATE/BURST");
    }

    @Test
    void aServerWithoutFreePorts() {
        VirtualServer small = VirtualServer.setup().ports(50_000, 50_000).start();
        small.client(1).allocate();
        small.client(2).allocate();

        assertLast(small, 508, "no_ports", "No relay port: every one of --relay-ports is in use; give it more, or limit"
                + " sessions with --limit.");
    }

    @Test
    void bothFamiliesWithoutFreePorts() {
        VirtualServer small = VirtualServer.setup().ports(50_000, 50_000).start();
        small.client(1).allocate(new Attribute.AdditionalAddressFamily(2));
        small.client(2).allocate(new Attribute.AdditionalAddressFamily(2));

        assertThat(last(small).reason()).isEqualTo(RejectionReason.NO_PORTS);
    }

    @Test
    void aClientThatIsSentElsewhereIsToldOfWithTheReason() {
        IpAddress other = IpAddress.parse("192.0.2.7");
        VirtualServer draining = VirtualServer.setup()
                .alternates(TransportAddress.of(other.high(), other.low(), 3_478)).start();
        draining.server.quotas().drain();
        draining.client(1).allocate();

        assertLast(draining, 300, "draining",
                "This server drains: it takes nobody new, and stops when its last session has"
                        + " ended. The client was sent to 192.0.2.7:3478.");
        assertThat(draining.shard().counters().refusals(Limit.DRAINING)).isEqualTo(1);
    }

    @Test
    void aDeniedPeerIsToldWithTheRuleThatDeniesIt() {
        VirtualServer server = VirtualServer.setup().rules(
                new PeerRules(false, List.of(), List.of(AddressBlock.parse("9.0.0.0/8")))).start();
        server.own.host(List.of(IpAddress.parse("8.8.4.4")));
        VirtualClient client = server.client(1);
        client.allocate();

        assertDenied(server, client, "10.0.0.5",
                "Peer 10.0.0.5 is denied: it is in 10.0.0.0/8, which is no public address;"
                        + " --allow-peer opens it.");
        assertDenied(server, client, "9.9.9.9", "Peer 9.9.9.9 is denied: it is in 9.0.0.0/8, which --deny-peer names.");
        assertDenied(server, client, "169.254.169.254",
                "Peer 169.254.169.254 is denied: it is in 169.254.169.254/32, which"
                        + " is not relayed to whatever --allow-peer says.");
        assertDenied(server, client, "127.0.0.1",
                "Peer 127.0.0.1 is denied: it is in 127.0.0.0/8, which is not relayed to"
                        + " unless --allow-peer names loopback.");
        assertDenied(server, client, "8.8.4.4",
                "Peer 8.8.4.4 is denied: it is an address of this host; --allow-peer opens"
                        + " it when it names exactly this address.");
    }

    @Test
    void aNat64PeerIsDeniedForTheAddressInIt() {
        VirtualServer server = VirtualServer.setup().rules(
                new PeerRules(false, List.of(AddressBlock.parse("64:ff9b::/96")), List.of())).start();
        VirtualClient client = server.client(1);
        client.allocate(new Attribute.RequestedAddressFamily(2));

        assertDenied(server, client, "64:ff9b::a00:5",
                "Peer 10.0.0.5 is denied: it is in 10.0.0.0/8, which is no public"
                        + " address; --allow-peer opens it.");
    }

    @Test
    void aKickedUserAndAKickedAddress() {
        VirtualServer server = VirtualServer.start();
        server.server.refusals().refuse("alice", 4_000, server.now());
        server.client(1).allocate();
        assertLast(server, 403, "kicked", "User 'alice' was kicked by an operator, and may come again at"
                + " 1970-01-01T01:06:40Z.");

        server.server.refusals().refuse(IpAddress.parse("203.0.113.5"), Long.MAX_VALUE, server.now());
        server.client(2).as("bob", "b").allocate();
        assertLast(server, 403, "kicked", "Address 203.0.113.5 was kicked by an operator.");
    }

    @Test
    void allocationsThatAreOthersOrThereAlreadyOrGone() {
        VirtualServer server = VirtualServer.start();
        VirtualClient alice = server.client(1);
        alice.refresh(600);
        assertLast(server, 437, "no_allocation", RejectionReason.NO_ALLOCATION.sentence());
        alice.allocate();
        alice.allocate();
        assertLast(server, 437, "allocation_exists", RejectionReason.ALLOCATION_EXISTS.sentence());
        alice.as("bob", "b").refresh(600);
        assertLast(server, 441, "other_user",
                "The allocation is that of user 'alice', and user 'bob' asks for it; a client"
                        + " must keep the user that it allocated with.");
        assertThat(last(server).user()).isEqualTo("bob");
        server.pass(Duration.ofMinutes(11));
        alice.useNonce(null);
        alice.refresh(600);
        assertLast(server, 437, "no_allocation", RejectionReason.NO_ALLOCATION.sentence());
    }

    @Test
    void whatAnAllocateMayNotAskFor() {
        VirtualServer server = VirtualServer.setup().relays(
                new RelayDirectory.Relay(VirtualServer.RELAY_V4, VirtualServer.RELAY_V4)).start();
        VirtualClient client = server.client(1);
        assertReason(server, client.code(Method.ALLOCATE), 400, "missing_attribute");
        assertThat(last(server).sentence()).contains("REQUESTED-TRANSPORT");
        assertReason(server, client.code(Method.ALLOCATE, new Attribute.RequestedTransport(6)), 442, "transport");
        assertReason(server, client.code(Method.ALLOCATE, UDP, new Attribute.RequestedAddressFamily(2)), 440,
                "address_family");
        assertReason(server, client.code(Method.ALLOCATE, UDP, new Attribute.RequestedAddressFamily(9)), 440,
                "address_family");
        assertReason(server, client.code(Method.ALLOCATE, UDP, new Attribute.ReservationToken(7)), 508,
                "no_reservation");
        assertReason(server, client.code(Method.ALLOCATE, UDP, new Attribute.ReservationToken(7),
                new Attribute.EvenPort(false)), 400, "conflicting_attributes");
    }

    @Test
    void whatAPermissionAndAChannelMayNotAskFor() {
        VirtualServer server = VirtualServer.start();
        VirtualClient client = server.client(1);
        client.allocate();
        assertReason(server, client.code(Method.CREATE_PERMISSION), 400, "missing_attribute");
        assertReason(server, client.permit(VirtualServer.PEER_V6), 443, "peer_family");
        assertReason(server, client.bind(0x3FFF, VirtualServer.PEER, 9), 400, "channel_number");
        assertReason(server, client.bind(0x4000, VirtualServer.PEER, 0), 403, "peer_port_zero");
        client.bind(0x4000, VirtualServer.PEER, 9);
        assertReason(server, client.bind(0x4001, VirtualServer.PEER, 9), 400, "channel_in_use");
    }

    @Test
    void aPeerThatTakesNoConnectionIsARefusalThatComesLate() {
        VirtualServer server = VirtualServer.setup().tcp().start();
        VirtualClient client = server.streamClient(1);
        client.code(Method.ALLOCATE, Attribute.RequestedTransport.TCP);
        client.exchange(
                client.request(Method.CONNECT, VirtualClient.nextId(), VirtualClient.peer(VirtualServer.PEER, 9)));
        server.shard().peers().failed(server.sockets().openTcp.getFirst().dialled.getLast());

        assertLast(server, 447, "peer_unreachable",
                "Peer 8.8.8.8:9 did not take the TCP connection: it refused, or did not"
                        + " answer within 30 s.");
        assertThat(last(server).user()).isEqualTo("alice");
    }

    private static void assertDenied(VirtualServer server, VirtualClient client, String peer, String sentence) {
        assertThat(client.permit(peer)).as(peer).isEqualTo(403);
        assertLast(server, 403, "peer_denied", sentence);
    }

    private static void assertReason(VirtualServer server, int answered, int code, String reason) {
        assertThat(answered).as(reason).isEqualTo(code);
        assertThat(last(server).code().code()).isEqualTo(code);
        assertThat(last(server).reason().key()).isEqualTo(reason);
    }

    private static void assertLast(VirtualServer server, int code, String reason, String sentence) {
        assertThat(last(server).code().code()).isEqualTo(code);
        assertThat(last(server).reason().key()).isEqualTo(reason);
        assertThat(last(server).sentence()).isEqualTo(sentence);
    }

    private static Rejected last(VirtualServer server) {
        return server.rejected.getLast();
    }
}
