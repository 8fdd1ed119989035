package org.iceserver.turn;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.iceserver.stun.AddressFamily;
import org.iceserver.stun.Attribute;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.SecurityFeatures;
import org.iceserver.stun.StreamFramer;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;
import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.IpAddress;
import org.iceserver.turn.allocation.Allocation;
import org.iceserver.turn.allocation.EndReason;
import org.iceserver.turn.auth.KeyLookup;
import org.iceserver.turn.auth.NonceKeys;
import org.iceserver.turn.auth.Nonces;
import org.iceserver.turn.limits.Limits;
import org.iceserver.turn.policy.OwnAddresses;
import org.iceserver.turn.policy.PeerPath;
import org.iceserver.turn.policy.PeerPolicy;
import org.iceserver.turn.policy.PeerRules;
import org.iceserver.turn.time.Now;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iceserver.turn.VirtualClient.code;
import static org.iceserver.turn.VirtualClient.response;

/** Defects that other TURN servers had, each shown to be impossible here. */
class FormerDefectsTest {
    private final VirtualServer server = VirtualServer.start();
    private final VirtualClient client = server.client(4000);

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void theUnspecifiedAddressAsPeerDoesNotReachLoopback(String unspecified) {
        client.allocate(new Attribute.RequestedAddressFamily(unspecified.equals("::") ? 2 : 1));

        assertThat(client.permit(unspecified)).isEqualTo(403);
        assertThat(client.bind(0x4000, unspecified, 80)).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.255.255.255", "10.0.0.1", "169.254.169.254", "0.0.0.0"})
    void anIpv4MappedAddressDoesNotSlipPastAnIpv4Rule(String v4) {
        Allocation allocation = client.allocation(new Attribute.RequestedAddressFamily(2));
        IpAddress address = IpAddress.parse(v4);
        Attribute mapped = new Attribute.XorPeerAddress(
                new TransportAddress(AddressFamily.IPV6, address.high(), address.low(), 80));

        assertThat(client.code(Method.CREATE_PERMISSION, mapped)).isEqualTo(403);
        assertThat(client.code(Method.CHANNEL_BIND, new Attribute.ChannelNumber(0x4000), mapped)).isEqualTo(403);
        assertThat(server.shard().toPeer(allocation, address.high(), address.low(), server.now().nanos())).isNull();
    }

    @Test
    void anIpv6RangeIsNotComparedByteByByte() {
        AddressBlock denied = AddressBlock.parse("2a00:10::/28");
        PeerPolicy policy = new PeerPolicy(new PeerRules(false, List.of(), List.of(denied)),
                new OwnAddresses(List.of()));
        IpAddress inside = IpAddress.parse("2a00:11:0:ffff::1");
        IpAddress outside = IpAddress.parse("2a00:20::1");

        assertThat(policy.check(inside.high(), inside.low())).isNull();
        assertThat(policy.check(outside.high(), outside.low())).isEqualTo(PeerPath.NETWORK);
    }

    @Test
    void noncesAreSignedWithARandomKey() {
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            TurnServer again = new TurnServer(server.server.settings(), server.server.credentials(),
                    NonceKeys.random(new SecureRandom()), server.server.policy());
            nonces.add(
                    new Nonces(again.nonceKeys(), 600, () -> SecurityFeatures.NONE).issue(VirtualServer.SERVER, 1,
                            new Now(500, 0)));
        }

        assertThat(nonces).hasSize(20);
    }

    @Test
    void attributesBehindMessageIntegrityAreNotHonoured() {
        client.allocate();
        ByteBuf request = client.request(Method.REFRESH, VirtualClient.nextId())
                .encode(UnpooledByteBufAllocator.DEFAULT);
        int length = request.readableBytes();
        request.writeInt(0x000D_0004).writeInt(0).setShort(2, length + 8 - 20);
        byte[] bytes = new byte[request.readableBytes()];
        request.readBytes(bytes).release();

        StunMessage answer = response(client.exchange(VirtualClient.decode(bytes)));

        assertThat(VirtualClient.value(answer, Attribute.Lifetime.class).seconds()).isEqualTo(600);
        assertThat(server.shard().allocations()).isEqualTo(1);
    }

    @Test
    void noStateIsTouchedBeforeTheIntegrityCheck() {
        Allocation allocation = client.allocation();
        VirtualClient thief = client.as("alice", "wrong");

        assertThat(thief.permit(VirtualServer.PEER)).isEqualTo(401);
        assertThat(thief.bind(0x4000, VirtualServer.PEER, 80)).isEqualTo(401);
        assertThat(code(thief.refresh(0))).isEqualTo(401);
        assertThat(code(server.client(4001).as("alice", "wrong").allocate(new Attribute.EvenPort(true))))
                .isEqualTo(401);
        assertThat(allocation.permissions().size()).isZero();
        assertThat(allocation.channels().size()).isZero();
        assertThat(server.sockets().wishes).hasSize(1);
        assertThat(server.server.quotas().total()).isEqualTo(1);
    }

    @Test
    void aKickedClientCannotAllocateWithTheCredentialItStillHolds() {
        VirtualClient rest = client.as("1000:rest", "r");
        rest.allocate();
        TurnShard other = server.addShard();

        server.server.refusals().refuse("rest", 1_000, server.now());
        server.shard().end(session -> session.quotaUser().equals("rest"), EndReason.KICKED);

        assertThat(code(rest.refresh(600))).isEqualTo(437);
        assertThat(code(rest.allocate())).isEqualTo(403);
        assertThat(code(server.client(4001).as("2000:rest", "r").on(other).allocate())).isEqualTo(403);
    }

    @Test
    void nonceFeaturesCannotBeStrippedOrAdded() {
        String nonce = client.nonce();

        for (String features : List.of("gAAA", "QAAA", "wAAA", "AAAB")) {
            client.useNonce(nonce.substring(0, 9) + features + nonce.substring(13));
            assertThat(code(client.allocate())).isEqualTo(438);
        }
    }

    @Test
    void aQuotaSlotIsFreedOnceHoweverASessionEnds() {
        VirtualServer strict = VirtualServer.setup().limits(Limits.lab().with("allocations-per-user", "2")).start();
        VirtualClient first = strict.client(1);
        first.allocate();
        first.refresh(0);
        first.refresh(0);
        strict.shard().clientGone(first.path(), first.listener());

        assertThat(strict.server.quotas().total()).isZero();
        assertThat(code(strict.client(2).allocate())).isZero();
        assertThat(code(strict.client(3).allocate())).isZero();
        assertThat(code(strict.client(4).allocate())).isEqualTo(486);
    }

    @Test
    void aQuotaSlotIsTakenOnceHoweverOftenTheRequestIsRetransmitted() {
        TransactionId id = VirtualClient.nextId();
        for (int i = 0; i < 10; i++) {
            assertThat(code(client.allocate(id))).isZero();
        }

        assertThat(server.server.quotas().total()).isEqualTo(1);
        client.refresh(0);
        assertThat(server.server.quotas().total()).isZero();
    }

    @Test
    void aRefusedAllocateLeavesNoQuotaBehind() {
        server.sockets().broken = true;
        List<Integer> codes = new ArrayList<>();
        for (int port = 1; port <= 5; port++) {
            codes.add(code(server.client(port).allocate()));
        }

        assertThat(codes).containsOnly(508);
        assertThat(server.server.quotas().total()).isZero();
    }

    @Test
    void evenPortWithoutReservationDoesNotLeakTheOddPort() {
        VirtualServer small = VirtualServer.setup().ports(50_000, 50_003).start();
        assertThat(code(small.client(1).allocate(new Attribute.EvenPort(false)))).isZero();
        assertThat(code(small.client(2).allocate(new Attribute.EvenPort(false)))).isZero();

        assertThat(code(small.client(3).allocate())).isZero();
        assertThat(code(small.client(4).allocate())).isZero();
    }

    @Test
    void unauthenticatedFloodsLeaveNoStatePerSource() {
        for (int i = 0; i < 10_000; i++) {
            VirtualClient spoofed = server.client("203.0." + (i >> 8) + "." + (i & 0xFF), 1);
            spoofed.useNonce("obMatJos2AAAAAAAAAAAAAAAAAAAAAAAAAA");
            assertThat(code(spoofed.allocate())).isEqualTo(438);
        }

        assertThat(server.shard().allocations()).isZero();
        assertThat(server.shard().nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void twoRelaysBoundToEachOtherStayInThisProcessAndEndWithTheirChannels() {
        VirtualRelayPair pair = new VirtualRelayPair(Duration.ofMillis(1));
        pair.left.bindOther(0x4000);
        pair.right.bindOther(0x4000);

        pair.left.sendChannelData(0x4000, "once");
        pair.pass(Duration.ofSeconds(10));

        assertThat(pair.right.received).containsExactly("4000:once");
        assertThat(pair.left.received).isEmpty();
    }

    @Test
    void aClientsTrustInAnotherClientsSessionIsNotEnough() {
        client.allocate();

        assertThat(client.as("bob", "b").permit(VirtualServer.PEER)).isEqualTo(441);
        assertThat(code(client.as("bob", "b").refresh(0))).isEqualTo(441);
    }

    @Test
    void keysAreNotPrinted() {
        KeyLookup.Found found = VirtualServer.found("alice", "alice", "a");

        assertThat(found.toString()).isEqualTo("Found[username=alice, candidates=[IntegrityKey], quotaUser=alice, "
                + "untilEpochSeconds=9223372036854775807, secrets=0]");
        assertThat(found.candidates().getFirst().toString()).isEqualTo("IntegrityKey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "abc"})
    void paddingLeaksNothingOfAUsedBuffer(String realm) {
        ByteBufAllocator used = new AbstractByteBufAllocator(true) {
            @Override
            protected ByteBuf newHeapBuffer(int initial, int max) {
                return filled(UnpooledByteBufAllocator.DEFAULT.heapBuffer(initial, max));
            }

            @Override
            protected ByteBuf newDirectBuffer(int initial, int max) {
                return filled(UnpooledByteBufAllocator.DEFAULT.directBuffer(initial, max));
            }

            private static ByteBuf filled(ByteBuf buffer) {
                return buffer.setBytes(0, "x".repeat(buffer.capacity()).getBytes(StandardCharsets.US_ASCII));
            }

            @Override
            public boolean isDirectBufferPooled() {
                return false;
            }
        };

        ByteBuf message = StunEncoder.of(MessageClass.REQUEST, Method.BINDING, new TransactionId(1, 2))
                .add(new Attribute.Realm(realm)).encode(used);

        byte[] padding = ByteBufUtil.getBytes(message, message.readableBytes() - (4 - realm.length()),
                4 - realm.length());
        assertThat(padding).containsOnly(0);
        message.release();
    }

    @Test
    void theLongestLengthFieldDoesNotWrap() {
        // 20 + 65,516 is 65,536, which is 0 in sixteen bits.
        ByteBuf stun = Unpooled.buffer().writeShort(0x0001).writeShort(65_516).writeInt(0x2112A442).writeZero(12);
        ByteBuf channelData = Unpooled.buffer().writeShort(0x4000).writeShort(65_535).writeZero(16);

        assertThat(StreamFramer.frameLength(stun, 0, stun.readableBytes())).isEqualTo(StreamFramer.NOT_OURS);
        assertThat(StreamFramer.frameLength(channelData, 0, channelData.readableBytes())).isEqualTo(4 + 65_536);
    }
}
