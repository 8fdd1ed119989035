package org.iceserver.offload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;

import org.iceserver.offload.Call.Arrived;
import org.iceserver.offload.Call.Way;
import org.iceserver.offload.bpf.ProgramKind;
import org.iceserver.offload.bpf.Refused;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Packets of ordinary sockets, from namespace to namespace through the program: each arrives once, and whole. */
@Tag("kernel")
class RealPacketsTest {
    private static final Arrived RELAYED = new Arrived(Way.RELAYED, "whole");
    private static final Arrived LEFT = new Arrived(Way.LEFT, "whole");
    private final Random random = new Random(8656);

    private byte[] media(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        bytes[0] = (byte) 0x80;
        return bytes;
    }

    /** Interfaces whose senders write checksums themselves, as those of other hosts do. */
    private static Lab lab(ProgramKind kind) throws Refused {
        Lab lab = Lab.start(kind);
        lab.clients.must("ethtool -K c0 gro on tx off");
        lab.peers.must("ethtool -K p0 gro on tx off");
        return lab;
    }

    @ParameterizedTest
    @EnumSource
    void everyPairOfFamiliesBothWaysUpToTheLongest(ProgramKind kind) throws Refused, IOException {
        try (Lab lab = lab(kind)) {
            int number = 0;
            for (boolean clientV4 : new boolean[]{true, false}) {
                for (boolean peerV4 : new boolean[]{true, false}) {
                    try (Call call = new Call(lab, lab.bind(number++, clientV4, peerV4))) {
                        bothWays(call, kind == ProgramKind.TC && clientV4 != peerV4 ? LEFT : RELAYED);
                    }
                }
            }
        }
    }

    private void bothWays(Call call, Arrived expected) throws IOException {
        boolean clientV4 = call.bound.toPeer().isV4();
        boolean peerV4 = call.bound.toClient().isV4();
        int longest = 1500 - 8 - 4 - (clientV4 ? 20 : 40);
        int longestForPeer = 1500 - 8 - (peerV4 ? 20 : 40);
        int both = Math.min(longest, longestForPeer);
        int sent = 0;
        for (int length : new int[]{30, 31, 32, 33, 100, 333, 999, 1000, both - 1, both}) {
            assertThat(call.clientSends(media(length))).as("%d bytes to the peer", length).isEqualTo(expected);
            assertThat(call.peerSends(media(length))).as("%d bytes to the client", length).isEqualTo(expected);
            sent++;
        }
        if (longest > longestForPeer) {
            assertThat(call.clientSends(media(longestForPeer + 1))).as("does not fit to the peer").isEqualTo(LEFT);
        }
        if (longestForPeer > longest) {
            assertThat(call.peerSends(media(longest + 1))).as("does not fit to the client").isEqualTo(LEFT);
        }
        assertThat(call.quiet()).isTrue();
        int counted = expected.equals(RELAYED) ? sent : 0;
        assertThat(call.bound.account().toPeer().packets()).isEqualTo(counted);
        assertThat(call.bound.account().toClient().packets()).isEqualTo(counted);
    }

    @ParameterizedTest
    @EnumSource
    void checksumsThatASenderLeftToHardwareArriveFinishedThroughTheSockets(ProgramKind kind)
            throws Refused, IOException {
        try (Lab lab = lab(kind); Call call = new Call(lab, lab.bind(0, true, true))) {
            lab.clients.must("ethtool -K c0 tx on");
            lab.peers.must("ethtool -K p0 tx on");
            for (int length : new int[]{100, 1000}) {
                assertThat(call.clientSends(media(length))).isEqualTo(LEFT);
                assertThat(call.peerSends(media(length))).isEqualTo(LEFT);
            }
            assertThat(call.quiet()).isTrue();
            assertThat(lab.left(LeftReason.PARTIAL_SUM)).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fragmentsArePutTogetherForTheSockets(ProgramKind kind) throws Refused, IOException {
        try (Lab lab = lab(kind);
                Call call = new Call(lab, lab.bind(0, true, true));
                Call call6 = new Call(lab, lab.bind(1, false, false))) {
            for (Call either : new Call[]{call, call6}) {
                assertThat(either.clientSends(media(3_000))).isEqualTo(LEFT);
                assertThat(either.peerSends(media(3_000))).isEqualTo(LEFT);
                assertThat(either.quiet()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void optionsAndExtensionHeadersGoToTheSockets(ProgramKind kind) throws Refused, IOException {
        try (Lab lab = lab(kind);
                Call call = new Call(lab, lab.bind(0, true, true));
                Call call6 = new Call(lab, lab.bind(1, false, false))) {
            byte[] data = media(200);
            assertThat(call.clientWrites(Lab.fromClient(call.bound, data), data)).isEqualTo(RELAYED);
            Frame options = Lab.fromClient(call.bound, data);
            options.options = HexFormat.of().parseHex("01010100");
            assertThat(call.clientWrites(options, data)).isEqualTo(LEFT);
            Frame hopByHop = Lab.fromClient(call6.bound, data);
            hopByHop.extension = HexFormat.of().parseHex("1100010400000000");
            assertThat(call6.clientWrites(hopByHop, data)).isEqualTo(LEFT);
            Frame padded = Lab.fromClient(call.bound, data);
            padded.tail = new byte[9];
            assertThat(call.clientWrites(padded, data)).isEqualTo(RELAYED);
        }
    }

    /** What follows on the same wire proves that the one before arrived nowhere. */
    @ParameterizedTest
    @EnumSource
    void taggedFramesAndThoseForOtherStationsReachNobody(ProgramKind kind) throws Refused, IOException {
        try (Lab lab = lab(kind); Call call = new Call(lab, lab.bind(0, true, true))) {
            byte[] data = media(200);
            Frame tagged = Lab.fromClient(call.bound, media(200));
            tagged.vlan = 5;
            call.clientWire.send(tagged.bytes());
            Frame foreign = Lab.fromClient(call.bound, media(200));
            foreign.toMac = 0x02_00_00_00_00_99L;
            call.clientWire.send(foreign.bytes());
            assertThat(call.clientWrites(Lab.fromClient(call.bound, data), data)).isEqualTo(RELAYED);
            assertThat(call.quiet()).isTrue();
            assertThat(call.bound.account().toPeer().packets()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownNeighbourIsFoundByTheStackAndNothingIsLost(ProgramKind kind) throws Refused, IOException {
        try (Lab lab = lab(kind); Call call = new Call(lab, lab.bind(0, true, true))) {
            TestNamespace.mustHere("ip neigh del 10.2.0.2 dev s1");
            Arrived first = call.clientSends(media(100));
            assertThat(first).isEqualTo(kind == ProgramKind.XDP ? LEFT : RELAYED);
            if (kind == ProgramKind.XDP) {
                // The sockets' lane sends it on, and so makes the stack ask.
                call.relay.send(ByteBuffer.wrap(media(100)), call.peer.getLocalAddress());
                long start = System.nanoTime();
                while (Call.receive(call.peer) == null && System.nanoTime() - start < 3_000_000_000L) {
                    Thread.onSpinWait();
                }
            }
            assertThat(call.clientSends(media(100))).isEqualTo(RELAYED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherMtuAndAnotherRouteHoldFromTheNextPacketOn(ProgramKind kind) throws Refused, IOException {
        try (Lab lab = lab(kind); Call call = new Call(lab, lab.bind(0, true, true))) {
            assertThat(call.clientSends(media(1_300))).isEqualTo(RELAYED);
            TestNamespace.mustHere("ip link set s1 mtu 1280");
            assertThat(call.clientSends(media(1_300))).isEqualTo(LEFT);
            assertThat(call.clientSends(media(1_280 - 28))).isEqualTo(RELAYED);
            TestNamespace.mustHere("ip route add blackhole 10.2.0.2/32");
            assertThat(call.clientSends(media(100))).isEqualTo(LEFT);
            TestNamespace.mustHere("ip route del blackhole 10.2.0.2/32");
            assertThat(call.clientSends(media(100))).isEqualTo(RELAYED);
            TestNamespace.mustHere("ip link set s1 down");
            assertThat(call.clientSends(media(100))).isEqualTo(LEFT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsClosedExpiredOrOlderThanTheRulesGoesToTheSockets(ProgramKind kind) throws Refused, IOException {
        try (Lab lab = lab(kind); Call call = new Call(lab, lab.bind(0, true, true))) {
            assertThat(call.clientSends(media(100))).isEqualTo(RELAYED);
            lab.program.rules().judgeAnew();
            assertThat(call.clientSends(media(100))).isEqualTo(LEFT);
            call.bound.peerRoute().renew(lab.program.rules().generation());
            call.bound.clientRoute().renew(lab.program.rules().generation());
            assertThat(call.clientSends(media(100))).isEqualTo(RELAYED);
            call.bound.expires(0);
            assertThat(call.peerSends(media(100))).isEqualTo(LEFT);
            call.bound.expires(Long.MAX_VALUE);
            assertThat(call.peerSends(media(100))).isEqualTo(RELAYED);
            lab.lane.close(call.bound.clientRoute(), System.nanoTime());
            assertThat(call.peerSends(media(100))).isEqualTo(LEFT);
            assertThat(call.clientSends(media(100))).as("the other direction is another route").isEqualTo(RELAYED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDetachedServesNobodyAndEveryPacketComesToTheSockets(ProgramKind kind) throws Refused, IOException {
        try (Lab lab = lab(kind); Call call = new Call(lab, lab.bind(0, true, true))) {
            assertThat(call.clientSends(media(100))).isEqualTo(RELAYED);
            lab.detach();
            assertThat(call.clientSends(media(100))).isEqualTo(LEFT);
            assertThat(call.peerSends(media(100))).isEqualTo(LEFT);
        }
    }
}
