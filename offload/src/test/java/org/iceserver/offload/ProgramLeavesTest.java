package org.iceserver.offload;

import org.iceserver.offload.bpf.ProgramKind;
import org.iceserver.offload.bpf.Refused;
import org.iceserver.offload.bpf.TestRun;
import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which packets the program leaves to the sockets as they are, because of what is in them. */
@Tag("kernel")
final class ProgramLeavesTest extends ProgramRuns {
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
    @EnumSource(names = "TC")
    void aTrainOfSegmentsIsLeft(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        byte[] frame = Lab.fromPeer(bound, data).bytes();
        assertThat(lab.train(frame, "s1", 50).verdict()).isEqualTo(-1);
        assertThat(bound.account().toClient().packets()).isZero();
        assertThat(relayed(kind, lab.train(frame, "s1", 0))).isTrue();
    }
}
