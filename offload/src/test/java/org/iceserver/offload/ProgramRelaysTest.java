package org.iceserver.offload;

import java.util.Arrays;

import org.iceserver.offload.bpf.ProgramKind;
import org.iceserver.offload.bpf.Refused;
import org.iceserver.offload.bpf.TestRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the program relays, and how the packet looks then, by running it on frames that go nowhere. */
@Tag("kernel")
final class ProgramRelaysTest extends ProgramRuns {
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
    void whatAPaddedFrameHasBehindThePacketGoesToNobody(ProgramKind kind) throws Refused {
        Lab.Bound bound = bind();
        TestRun run = fromClient(kind, bound, frame -> frame.tail = new byte[9]);
        assertThat(relayed(kind, run)).isTrue();
        assertThat(bound.account().toPeer().bytes()).isEqualTo(200);
        assertThat(Integer.parseInt(run.frame().substring(32, 36), 16)).isEqualTo(28 + 200);
    }

    /** pion pads ChannelData over UDP, too, as RFC 8656 s12.5 allows. */
    @ParameterizedTest
    @EnumSource
    void paddedChannelDataIsRelayedWithoutItsPadding(ProgramKind kind) throws Refused {
        for (Lab.Bound bound : new Lab.Bound[]{bind(), bind6()}) {
            for (int padding = 1; padding < 4; padding++) {
                byte[] application = media(100 - padding);
                byte[] padded = Arrays.copyOf(application, 100);
                TestRun run = lab.run(kind, Lab.fromClient(bound.toPeer().plain(),
                        Frame.channelData(Lab.CHANNEL, application.length, padded)).bytes(), "s0");
                assertThat(relayed(kind, run)).isTrue();
                assertThat(run.frame()).endsWith(HEX.formatHex(padded));
                int udp = bound.toPeer().isV4() ? 34 : 54;
                assertThat(Integer.parseInt(run.frame().substring(2 * udp + 8, 2 * udp + 12), 16))
                        .isEqualTo(8 + application.length);
                padded[99] = 1;
                leaves(kind, Lab.fromClient(bound.toPeer().plain(),
                        Frame.channelData(Lab.CHANNEL, application.length, padded)), "s0", null, frame -> {});
            }
            assertThat(bound.account().toPeer().bytes()).isEqualTo(99 + 98 + 97);
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
}
