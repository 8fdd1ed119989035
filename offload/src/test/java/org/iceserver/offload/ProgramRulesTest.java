package org.iceserver.offload;

import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;

import org.iceserver.offload.bpf.ProgramKind;
import org.iceserver.offload.bpf.Refused;
import org.iceserver.offload.bpf.TestRun;
import org.iceserver.transport.IpAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the program relays, drops and leaves, by running it on frames that go nowhere. */
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgramRulesTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final long SECOND = 1_000_000_000L;
    private final Random random = new Random(8656);
    private final byte[] data = media(200);
    private int number;
    private Lab lab;

    @BeforeAll
    void load() throws Refused {
        lab = Lab.start(ProgramKind.XDP);
    }

    @AfterAll
    void unload() {
        lab.close();
    }

    /** As RTP begins, and not STUN. */
    private byte[] media(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        bytes[0] = (byte) 0x80;
        return bytes;
    }

    private Lab.Bound bind() {
        return lab.bind(number++, true, true);
    }

    private Lab.Bound bind6() {
        return lab.bind(number++, false, false);
    }

    private TestRun fromClient(ProgramKind kind, Lab.Bound bound, Consumer<Frame> wrong) throws Refused {
        Frame frame = Lab.fromClient(bound, data);
        wrong.accept(frame);
        return lab.run(kind, frame.bytes(), "s0");
    }

    private TestRun fromPeer(ProgramKind kind, Lab.Bound bound, Consumer<Frame> wrong) throws Refused {
        Frame frame = Lab.fromPeer(bound, data);
        wrong.accept(frame);
        return lab.run(kind, frame.bytes(), "s1");
    }

    private static boolean relayed(ProgramKind kind, TestRun run) {
        return run.verdict() == (kind == ProgramKind.XDP ? 4 : 7);
    }

    private static boolean dropped(ProgramKind kind, TestRun run) {
        return run.verdict() == (kind == ProgramKind.XDP ? 1 : 2);
    }

    private static boolean left(ProgramKind kind, TestRun run, byte[] frame) {
        return run.verdict() == (kind == ProgramKind.XDP ? 2 : -1) && run.frame().equals(HEX.formatHex(frame));
    }

    /** From client and from peer, the frame is left as it was, for a reason or, with null, without one. */
    private void leavesBoth(ProgramKind kind, Lab.Bound bound, @Nullable LeftReason reason, Consumer<Frame> wrong)
            throws Refused {
        leaves(kind, Lab.fromClient(bound, data), "s0", reason, wrong);
        leaves(kind, Lab.fromPeer(bound, data), "s1", reason, wrong);
        assertThat(bound.account().toPeer().packets() + bound.account().toClient().packets()).isZero();
    }

    private void leaves(ProgramKind kind, Frame frame, String in, @Nullable LeftReason reason, Consumer<Frame> wrong)
            throws Refused {
        wrong.accept(frame);
        byte[] bytes = frame.bytes();
        long before = reason == null ? allLeft() : lab.left(reason);
        assertThat(left(kind, lab.run(kind, bytes, in), bytes)).isTrue();
        assertThat(reason == null ? allLeft() : lab.left(reason) - 1).isEqualTo(before);
    }

    private long allLeft() {
        long all = 0;
        for (LeftReason reason : LeftReason.values()) {
            all += lab.left(reason);
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void relaysBothWaysAndCountsThePayload(ProgramKind kind) throws Refused {
        for (Lab.Bound bound : new Lab.Bound[]{bind(), bind6()}) {
            TestRun toPeer = fromClient(kind, bound, frame -> {});
            assertThat(relayed(kind, toPeer)).isTrue();
            assertThat(toPeer.frame()).endsWith(HEX.formatHex(data));
            TestRun toClient = fromPeer(kind, bound, frame -> {});
            assertThat(relayed(kind, toClient)).isTrue();
            assertThat(toClient.frame()).endsWith("400100c8" + HEX.formatHex(data));
            assertThat(bound.account().toPeer().packets()).isEqualTo(1);
            assertThat(bound.account().toPeer().bytes()).isEqualTo(200);
            assertThat(bound.account().toClient().packets()).isEqualTo(1);
            assertThat(bound.account().toClient().bytes()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneFamilyToTheOtherIsForXdpAlone(ProgramKind kind) throws Refused {
        for (boolean clientV4 : new boolean[]{true, false}) {
            Lab.Bound bound = lab.bind(number++, clientV4, !clientV4);
            if (kind == ProgramKind.TC) {
                leavesBoth(kind, bound, LeftReason.FAMILY, frame -> {});
            } else {
                assertThat(relayed(kind, fromClient(kind, bound, frame -> {}))).isTrue();
                assertThat(relayed(kind, fromPeer(kind, bound, frame -> {}))).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void ttlGoesDownAndTheClassOfTrafficStays(ProgramKind kind) throws Refused {
        TestRun run = fromClient(kind, bind(), frame -> {
            frame.ttl = 33;
            frame.trafficClass = 0xB9;
            frame.fragment = 0x4000;
        });
        byte[] out = HEX.parseHex(run.frame());
        assertThat(out[15]).isEqualTo((byte) 0xB9);
        assertThat(out[22]).isEqualTo((byte) 32);
        assertThat(out[20]).as("DF is not kept").isZero();
        TestRun run6 = fromPeer(kind, bind6(), frame -> {
            frame.ttl = 33;
            frame.trafficClass = 0xB9;
        });
        byte[] out6 = HEX.parseHex(run6.frame());
        assertThat(((out6[14] << 4) | ((out6[15] & 0xF0) >> 4)) & 0xFF).isEqualTo(0xB9);
        assertThat(out6[21]).isEqualTo((byte) 32);
    }

    @ParameterizedTest
    @EnumSource
    void identificationsCount(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        String first = fromClient(kind, bound, frame -> {}).frame().substring(36, 40);
        String second = fromClient(kind, bound, frame -> {}).frame().substring(36, 40);
        assertThat(Integer.parseInt(second, 16)).isEqualTo((Integer.parseInt(first, 16) + 1) & 0xFFFF);
    }

    @ParameterizedTest
    @EnumSource
    void aPacketWithoutAChecksumStaysSoBetweenIpv4AndIsLeftElsewhere(ProgramKind kind) throws Refused {
        TestRun run = fromClient(kind, bind(), frame -> frame.udpSum = 0);
        assertThat(relayed(kind, run)).isTrue();
        assertThat(run.frame().substring(80, 84)).isEqualTo("0000");
        leavesBoth(kind, bind6(), LeftReason.NO_SUM, frame -> frame.udpSum = 0);
        if (kind == ProgramKind.XDP) {
            leaves(kind, Lab.fromClient(lab.bind(number++, true, false), data), "s0", LeftReason.NO_SUM,
                    frame -> frame.udpSum = 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUnfinishedChecksumIsLeft(ProgramKind kind) throws Refused {
        leavesBoth(kind, bind(), LeftReason.PARTIAL_SUM, frame -> frame.udpSum = Frame.UNFINISHED);
        leavesBoth(kind, bind6(), LeftReason.PARTIAL_SUM, frame -> frame.udpSum = Frame.UNFINISHED);
    }

    @ParameterizedTest
    @EnumSource
    void aWrongHeaderChecksumIsLeft(ProgramKind kind) throws Refused {
        leavesBoth(kind, bind(), LeftReason.HEADER_SUM, frame -> frame.ipSum = 0x4242);
    }

    @ParameterizedTest
    @EnumSource
    void optionsFragmentsAndExtensionsAreLeft(ProgramKind kind) throws Refused {
        leavesBoth(kind, bind(), null, frame -> frame.options = HEX.parseHex("01010100"));
        leavesBoth(kind, bind(), null, frame -> frame.fragment = 0x2000);
        leavesBoth(kind, bind(), null, frame -> frame.fragment = 0x0010);
        leavesBoth(kind, bind(), null, frame -> frame.fragment = 0x8000);
        leavesBoth(kind, bind6(), null, frame -> frame.extension = HEX.parseHex("1100010400000000"));
        leavesBoth(kind, bind6(), null, frame -> frame.protocol = 44);
        leavesBoth(kind, bind(), null, frame -> frame.protocol = 6);
        leavesBoth(kind, bind(), null, frame -> frame.version = 5);
    }

    @ParameterizedTest
    @EnumSource
    void lengthsThatDoNotAgreeAreLeft(ProgramKind kind) throws Refused {
        for (Lab.Bound bound : new Lab.Bound[]{bind(), bind6()}) {
            leavesBoth(kind, bound, null, frame -> frame.udpLength = 108);
            leavesBoth(kind, bound, null, frame -> frame.udpLength = 400);
            leavesBoth(kind, bound, null, frame -> frame.ipLength = 400);
            leavesBoth(kind, bound, null, frame -> frame.ipLength = 30);
            leavesBoth(kind, bound, null, frame -> frame.udpLength = 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAPaddedFrameHasBehindThePacketGoesToNobody(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        TestRun run = fromClient(kind, bound, frame -> frame.tail = new byte[9]);
        assertThat(relayed(kind, run)).isTrue();
        assertThat(bound.account().toPeer().bytes()).isEqualTo(200);
        assertThat(Integer.parseInt(run.frame().substring(32, 36), 16)).isEqualTo(28 + 200);
    }

    @ParameterizedTest
    @EnumSource
    void channelDataThatIsTruncatedOverlongPaddedOrForgedIsLeft(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        FlowKey plain = bound.toPeer().plain();
        for (byte[] payload : new byte[][]{Frame.channelData(Lab.CHANNEL, 199, data),
            Frame.channelData(Lab.CHANNEL, 201, data), Frame.channelData(Lab.CHANNEL, 0, data),
            Frame.channelData(Lab.CHANNEL, 0xFFFF, data), Frame.channelData(Lab.CHANNEL + 1, 200, data),
            Frame.channelData(Lab.CHANNEL | 0x8000, 200, data), Frame.channelData(Lab.CHANNEL, 0, new byte[0]),
            HEX.parseHex("4001"), HEX.parseHex("40010000")}) {
            leaves(kind, Lab.fromClient(plain, payload), "s0", null, frame -> {});
        }
        assertThat(bound.account().toPeer().packets()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aFrameThatWouldBeShorterThanEthernetsShortestIsLeft(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        leaves(kind, Lab.fromClient(bound, media(23)), "s0", LeftReason.SHORT, frame -> {});
        assertThat(relayed(kind, lab.run(kind, Lab.fromClient(bound, media(24)).bytes(), "s0"))).isTrue();
        leaves(kind, Lab.fromPeer(bound, media(19)), "s1", LeftReason.SHORT, frame -> {});
        assertThat(relayed(kind, lab.run(kind, Lab.fromPeer(bound, media(20)).bytes(), "s1"))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aConnectivityCheckIsLeft(ProgramKind kind) throws Refused {
        byte[] check = new byte[28];
        System.arraycopy(HEX.parseHex("000100082112a442"), 0, check, 0, 8);
        Lab.Bound bound = bind();
        leaves(kind, Lab.fromClient(bound, check), "s0", LeftReason.STUN, frame -> {});
        leaves(kind, Lab.fromPeer(bound, check), "s1", LeftReason.STUN, frame -> {});
        leaves(kind, Lab.fromPeer(bind6(), check), "s1", LeftReason.STUN, frame -> {});
        check[0] = (byte) 0x80;
        assertThat(relayed(kind, lab.run(kind, Lab.fromPeer(bound, check).bytes(), "s1"))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aTtlThatEndsHereIsLeft(ProgramKind kind) throws Refused {
        leavesBoth(kind, bind(), LeftReason.TTL, frame -> frame.ttl = 1);
        leavesBoth(kind, bind6(), LeftReason.TTL, frame -> frame.ttl = 0);
        assertThat(relayed(kind, fromClient(kind, bind(), frame -> frame.ttl = 2))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void framesForOtherStationsAndTaggedOnesAreLeft(ProgramKind kind) throws Refused {
        leavesBoth(kind, bind(), null, frame -> frame.toMac = 0x02_00_00_00_00_99L);
        leavesBoth(kind, bind(), null, frame -> frame.toMac = 0xFFFF_FFFF_FFFFL);
        leavesBoth(kind, bind(), null, frame -> frame.vlan = 5);
    }

    @ParameterizedTest
    @EnumSource
    void spoofedSourcesAndPeersWithoutAChannelAreLeft(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        FlowKey mine = bound.toPeer();
        leaves(kind, Lab.fromClient(new FlowKey(IpAddress.parse("10.1.0.9"), mine.fromPort(), mine.to(),
                mine.toPort(), mine.channel()), data), "s0", null, frame -> {});
        leaves(kind, Lab.fromClient(new FlowKey(mine.from(), 9, mine.to(), mine.toPort(), mine.channel()), data), "s0",
                null, frame -> {});
        Frame other = new Frame(new FlowKey(bound.toClient().from(), 9, bound.toClient().to(),
                bound.toClient().toPort(), 0), data);
        other.toMac = Lab.S1_MAC;
        leaves(kind, other, "s1", null, frame -> {});
        assertThat(bound.account().toPeer().packets()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void theDeadlineIsOneStore(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        bound.expires(0);
        leavesBoth(kind, bound, LeftReason.EXPIRED, frame -> {});
        bound.expires(System.nanoTime());
        leavesBoth(kind, bound, LeftReason.EXPIRED, frame -> {});
        bound.expires(System.nanoTime() + 100 * SECOND);
        assertThat(relayed(kind, fromClient(kind, bound, frame -> {}))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void changedRulesLeaveEveryRouteUntilItIsRenewed(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        lab.program.rules().judgeAnew();
        assertThat(bound.peerRoute().stale()).isTrue();
        leavesBoth(kind, bound, LeftReason.GENERATION, frame -> {});
        bound.peerRoute().renew(lab.program.rules().generation());
        assertThat(bound.peerRoute().stale()).isFalse();
        assertThat(relayed(kind, fromClient(kind, bound, frame -> {}))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aClosedRouteIsNobodys(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        lab.lane.close(bound.peerRoute(), System.nanoTime());
        lab.lane.close(bound.clientRoute(), System.nanoTime());
        leavesBoth(kind, bound, null, frame -> {});
    }

    @ParameterizedTest
    @EnumSource
    void aSlotThatWasGivenAwayRelaysNobodyElsesPacket(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        Lab.Bound next = bind();
        // As the program sees it between its two lookups when the slot is given away: the hash still leads there.
        new Route(bound.peerRoute().memory(), lab.program.rules(), 0, next.toPeer()).prepare(next.outToPeer(),
                next.account().index(), false, false, 0);
        leaves(kind, Lab.fromClient(bound, data), "s0", LeftReason.GONE, frame -> {});
    }

    @ParameterizedTest
    @EnumSource
    void whatIsLongerThanTheWayOutTakesIsLeft(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        int most = 1500 - 28 - 4;
        assertThat(relayed(kind, lab.run(kind, Lab.fromPeer(bound, media(most)).bytes(), "s1"))).isTrue();
        leaves(kind, Lab.fromPeer(bound, media(most + 1)), "s1", LeftReason.TOO_BIG, frame -> {});
        Lab.Bound narrow = lab.bind(number++, true, Lab.peer(true), 60_000, false, 228);
        assertThat(relayed(kind, fromClient(kind, narrow, frame -> {}))).isTrue();
        leaves(kind, Lab.fromClient(narrow, media(201)), "s0", LeftReason.TOO_BIG, frame -> {});
    }

    @ParameterizedTest
    @EnumSource
    void aPeerWithoutARouteIsLeftAndOneWithoutANeighbourIsForTheStackToFind(ProgramKind kind) throws Refused {
        Lab.Bound far = lab.bind(number++, true, IpAddress.parse("192.0.2.9"), 60_000, false, 0);
        leaves(kind, Lab.fromClient(far, data), "s0", LeftReason.NO_ROUTE, frame -> {});
        Lab.Bound unknown = lab.bind(number++, true, IpAddress.parse("10.2.0.77"), 60_000, false, 0);
        if (kind == ProgramKind.XDP) {
            leaves(kind, Lab.fromClient(unknown, data), "s0", LeftReason.NO_NEIGHBOUR, frame -> {});
        } else {
            assertThat(relayed(kind, fromClient(kind, unknown, frame -> {}))).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRelayedAddressOfThisServerLeadsToItsClientAtOnce(ProgramKind kind) throws Refused {
        for (boolean clientV4 : new boolean[]{true, false}) {
            for (boolean relayV4 : new boolean[]{true, false}) {
                hairpin(kind, clientV4, relayV4);
            }
        }
    }

    private void hairpin(ProgramKind kind, boolean clientV4, boolean relayV4) throws Refused {
        int one = number++;
        int two = number++;
        Lab.Bound from = lab.bind(one, clientV4, Lab.relay(relayV4), Lab.relayPort(two), true, 0);
        leaves(kind, Lab.fromClient(from, data), "s0", LeftReason.PEER_HERE, frame -> {});
        Lab.Bound to = lab.bind(two, clientV4, Lab.relay(relayV4), Lab.relayPort(one), true, 0);
        TestRun run = fromClient(kind, from, frame -> {});
        assertThat(relayed(kind, run)).isTrue();
        assertThat(run.frame()).endsWith("400100c8" + HEX.formatHex(data));
        assertThat(from.account().toPeer().packets()).isEqualTo(1);
        assertThat(to.account().toClient().bytes()).isEqualTo(200);
        to.clientRoute().expires(0);
        leaves(kind, Lab.fromClient(from, data), "s0", LeftReason.EXPIRED, frame -> {});
    }

    @ParameterizedTest
    @EnumSource
    void overALimitItDropsAndCountsWhich(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        DirectionMeter meter = bound.account().toPeer();
        long now = System.nanoTime();
        meter.costs(1 << 16, 0);
        meter.full(now + 5 * SECOND, now);
        assertThat(dropped(kind, fromClient(kind, bound, frame -> {}))).isTrue();
        assertThat(meter.refusedByBytes()).isEqualTo(1);
        meter.costs(0, SECOND);
        meter.full(now, now + SECOND);
        assertThat(dropped(kind, fromClient(kind, bound, frame -> {}))).isTrue();
        assertThat(meter.refusedByPackets()).isEqualTo(1);
        assertThat(meter.packets()).isZero();
        assertThat(relayed(kind, fromPeer(kind, bound, frame -> {}))).as("the other direction has its own").isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whatThisProcessTakesTheProgramDoesNotGiveAgain(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        DirectionMeter meter = bound.account().toClient();
        long packetNanos = SECOND / 4;
        meter.costs(0, packetNanos);
        long now = System.nanoTime();
        meter.take(200, now);
        meter.take(200, now);
        int relayed = 0;
        for (int i = 0; i < 6; i++) {
            relayed += relayed(kind, fromPeer(kind, bound, frame -> {})) ? 1 : 0;
        }
        long elapsed = System.nanoTime() - now;
        assertThat(relayed).isBetween(2, 2 + (int) (elapsed / packetNanos));
    }

    @ParameterizedTest
    @EnumSource
    void theWholeServerHasALimitToo(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        Rules rules = lab.program.rules();
        try {
            long now = System.nanoTime();
            rules.serverBucket((SECOND / 200) << 16, now);
            assertThat(rules.serverAdmits(20_000, now)).isTrue();
            assertThat(rules.serverAdmits(200, now)).isFalse();
            long before = rules.serverRefused();
            assertThat(dropped(kind, fromClient(kind, bound, frame -> {}))).isTrue();
            assertThat(rules.serverRefused()).isEqualTo(before + 1);
        } finally {
            rules.serverBucket(0, 0);
        }
        assertThat(relayed(kind, fromClient(kind, bound, frame -> {}))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aSecondAtTwiceTheLimitRelaysWhatTheLimitSays(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        DirectionMeter meter = bound.account().toPeer();
        long packetNanos = SECOND / 1000;
        byte[] frame = Lab.fromClient(bound, data).bytes();
        meter.costs(0, packetNanos);
        long start = System.nanoTime();
        lab.run(kind, frame, "s0");
        long begun = System.nanoTime();
        long refusedAt = begun;
        long relayedThen = 0;
        long sent = 1;
        for (long now = begun; now - start < SECOND; now = System.nanoTime()) {
            long refused = meter.refusedByPackets();
            lab.run(kind, frame, "s0");
            sent++;
            if (meter.refusedByPackets() > refused) {
                refusedAt = now;
                relayedThen = meter.packets();
            }
        }
        long end = System.nanoTime();
        // Whenever a packet is refused, all that the limit lets through has gone: the second that the bucket is deep, and what
        // has come since.
        double least = (refusedAt - begun + SECOND) / (double) packetNanos;
        double most = (end - start + SECOND) / (double) packetNanos;
        assertThat((double) relayedThen).isGreaterThan(least * 0.98);
        assertThat((double) meter.packets()).isLessThan(most * 1.02);
        assertThat(meter.packets() + meter.refusedByPackets()).isEqualTo(sent);
    }

    @ParameterizedTest
    @EnumSource(names = "XDP")
    void anInterfaceThatIsNotAdmittedIsLeftAlone(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        Rules rules = lab.program.rules();
        int s1 = Lab.index("s1");
        try {
            rules.forget(s1);
            leaves(kind, Lab.fromPeer(bound, data), "s1", null, frame -> {});
            leaves(kind, Lab.fromClient(bound, data), "s0", LeftReason.OTHER_INTERFACE, frame -> {});
        } finally {
            rules.admit(new Interface(s1, "s1", Lab.S1_MAC, true));
        }
        assertThat(relayed(kind, fromPeer(kind, bound, frame -> {}))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = "XDP")
    void whatLeavesWhereItCameInIsTurnedRoundByTheDriverWhereThatCan(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        Interface s0 = new Interface(Lab.index("s0"), "s0", Lab.S0_MAC, false);
        Frame fromPeer = Lab.fromPeer(bound, data);
        fromPeer.toMac = Lab.S0_MAC;
        try {
            lab.program.rules().admit(s0);
            assertThat(lab.run(kind, fromPeer.bytes(), "s0").verdict()).isEqualTo(3);
        } finally {
            lab.program.rules().admit(new Interface(s0.index(), "s0", Lab.S0_MAC, true));
        }
        assertThat(lab.run(kind, fromPeer.bytes(), "s0").verdict()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(names = "TC")
    void aTrainOfSegmentsIsLeft(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        byte[] frame = Lab.fromPeer(bound, data).bytes();
        assertThat(lab.train(frame, "s1", 50).verdict()).isEqualTo(-1);
        assertThat(bound.account().toClient().packets()).isZero();
        assertThat(relayed(kind, lab.train(frame, "s1", 0))).isTrue();
    }
}
