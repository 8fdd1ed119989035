package org.iceserver.offload;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;

import org.iceserver.offload.StatedRoute.Odd;
import org.iceserver.offload.StatedRules.Fate;
import org.iceserver.offload.StatedRules.Outcome;
import org.iceserver.offload.bpf.ProgramKind;
import org.iceserver.offload.bpf.Refused;
import org.iceserver.offload.bpf.TestRun;
import org.iceserver.transport.IpAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The program and {@link StatedRules} judge the same packets, good ones, wrong ones and spoiled ones, and agree on every byte. */
@Tag("kernel")
class DifferentialTest {
    private static final int PACKETS = 100_000;
    private static final long HOUR = 3_600_000_000_000L;
    private static final HexFormat HEX = HexFormat.of();

    /** What is made wrong about a frame, and stays within what its maker can write. */
    private static final List<BiConsumer<Frame, Random>> WRONGS = List.of(
            (frame, random) -> frame.ttl = random.nextInt(4),
            (frame, random) -> frame.trafficClass = random.nextInt(256),
            (frame, random) -> frame.fragment = random.nextInt(65_536),
            (frame, random) -> frame.fragment = 0x4000,
            (frame, random) -> frame.protocol = random.nextInt(256),
            (frame, random) -> frame.version = random.nextInt(16),
            (frame, random) -> frame.udpSum = 0,
            (frame, random) -> frame.udpSum = Frame.UNFINISHED,
            (frame, random) -> frame.udpSum = random.nextInt(65_536),
            (frame, random) -> frame.ipSum = random.nextInt(65_536),
            (frame, random) -> frame.udpLength = random.nextInt(2_000),
            (frame, random) -> frame.ipLength = random.nextInt(2_000),
            (frame, random) -> frame.vlan = random.nextInt(4_096),
            (frame, random) -> frame.flowLabel = random.nextInt(1 << 20),
            (frame, random) -> frame.options = new byte[4 * random.nextInt(4)],
            (frame, random) -> frame.extension = HEX.parseHex("1100010400000000"),
            (frame, random) -> frame.tail = new byte[random.nextInt(40)],
            (frame, random) -> frame.toMac = random.nextLong() & 0xFFFF_FFFF_FFFFL);

    private final List<Lab.Bound> bounds = new ArrayList<>();
    private final List<Lab.Bound> ordinary = new ArrayList<>();
    private final Random random = new Random(2026);

    @ParameterizedTest
    @EnumSource
    void theProgramAndTheStatedRulesAgree(ProgramKind kind) throws Refused {
        try (Lab lab = Lab.start(ProgramKind.XDP)) {
            StatedRules rules = new StatedRules(kind);
            bindAll(lab, rules);
            int[] fates = new int[Fate.values().length];
            for (int i = 0; i < PACKETS; i++) {
                boolean fromClient = random.nextBoolean();
                byte[] frame = frame(kind, fromClient);
                Outcome stated = rules.judge(frame, fromClient ? Lab.S0_MAC : Lab.S1_MAC);
                TestRun run = lab.run(kind, frame, fromClient ? "s0" : "s1");
                compare(kind, stated, run, frame, "packet " + i);
                fates[List.of(Fate.values()).indexOf(stated.fate())]++;
            }
            assertThat(fates[0]).as("left").isGreaterThan(PACKETS / 10);
            assertThat(fates[1]).as("dropped").isGreaterThan(PACKETS / 200);
            assertThat(fates[2]).as("relayed").isGreaterThan(PACKETS / 10);
            assertThat(rules.left.size()).as("reasons that were met").isGreaterThanOrEqualTo(11);
            compareCounts(lab, rules);
        }
    }

    private static void compare(ProgramKind kind, Outcome stated, TestRun run, byte[] frame, String which) {
        boolean xdp = kind == ProgramKind.XDP;
        String before = which + ": " + HEX.formatHex(frame);
        int verdict = switch (stated.fate()) {
            case LEFT -> xdp ? 2 : -1;
            case DROPPED -> xdp ? 1 : 2;
            case RELAYED -> xdp ? 4 : 7;
        };
        assertThat(run.verdict()).as(before).isEqualTo(verdict);
        if (stated.fate() != Fate.RELAYED) {
            assertThat(run.frame()).as(before).isEqualTo(HEX.formatHex(frame));
            return;
        }
        byte[] relayed = HEX.parseHex(run.frame());
        assertThat(StatedRules.masked(relayed)).as(before).isEqualTo(stated.frame());
        boolean v4 = relayed[12] == 8;
        if (v4) {
            assertThat(Frame.sum(Arrays.copyOfRange(relayed, 14, 34))).as(before).isEqualTo(0xFFFF);
        }
        int in = frame[12] == 8 ? 40 : 60;
        int sum = ByteBuffer.wrap(relayed).getShort(v4 ? 40 : 60) & 0xFFFF;
        if (ByteBuffer.wrap(frame).getShort(in) == 0) {
            assertThat(sum).as(before).isZero();
        } else {
            assertThat(sum).as(before).isNotZero();
            assertThat(sum % 0xFFFF).as(before).isEqualTo(stated.udpSum());
        }
    }

    private static void compareCounts(Lab lab, StatedRules rules) {
        for (StatedRoute route : rules.routes.values()) {
            assertThat(route.meter.packets()).isEqualTo(route.packets);
            assertThat(route.meter.bytes()).isEqualTo(route.bytes);
            assertThat(route.meter.refusedByBytes() + route.meter.refusedByPackets()).isEqualTo(route.refused);
        }
        for (LeftReason reason : LeftReason.values()) {
            assertThat(lab.left(reason)).as(reason.toString()).isEqualTo(rules.left.getOrDefault(reason, 0L));
        }
    }

    private void bindAll(Lab lab, StatedRules rules) {
        bounds.clear();
        ordinary.clear();
        int number = 0;
        for (boolean clientV4 : new boolean[]{true, false}) {
            for (boolean peerV4 : new boolean[]{true, false}) {
                for (Odd odd : Odd.values()) {
                    bind(lab, rules, number++, clientV4, ordinaryPeer(odd, peerV4), 0, false, odd);
                }
                bind(lab, rules, number++, clientV4, Lab.peer(peerV4), 400, false, Odd.NOTHING);
                for (Odd odd : new Odd[]{Odd.NOTHING, Odd.EXPIRED, Odd.REFUSED}) {
                    bind(lab, rules, number, clientV4, Lab.relay(peerV4), number + 1, true, Odd.NOTHING);
                    bind(lab, rules, number + 1, !clientV4, Lab.relay(peerV4), number, true, odd);
                    number += 2;
                }
                bind(lab, rules, number++, clientV4, Lab.relay(peerV4), 9, true, Odd.NOTHING);
            }
        }
    }

    private static IpAddress ordinaryPeer(Odd odd, boolean v4) {
        return switch (odd) {
            case NO_ROUTE -> IpAddress.parse(v4 ? "192.0.2.9" : "2001:db8::9");
            case NO_NEIGHBOUR -> IpAddress.parse(v4 ? "10.2.0.77" : "fd02::77");
            case NOTHING, EXPIRED, STALE, REFUSED -> Lab.peer(v4);
        };
    }

    /** @param detail the number of the binding of the peer that is here, or the MTU of the way */
    private void bind(Lab lab, StatedRules rules, int number, boolean clientV4, IpAddress peer, int detail,
            boolean peerHere, Odd odd) {
        int mtu = peerHere ? 0 : detail;
        Lab.Bound bound = lab.bind(number, clientV4, peer, peerHere ? Lab.relayPort(detail) : 50_000 + number, peerHere,
                mtu);
        bounds.add(bound);
        if (odd == Odd.NOTHING && !peerHere && clientV4 == peer.isV4()) {
            ordinary.add(bound);
        }
        switch (odd) {
            case EXPIRED -> bound.expires(System.nanoTime());
            case STALE -> {
                bound.peerRoute().renew(lab.program.rules().generation() + 7);
                bound.clientRoute().renew(lab.program.rules().generation() + 7);
            }
            case REFUSED -> {
                for (DirectionMeter meter : List.of(bound.account().toPeer(), bound.account().toClient())) {
                    meter.costs(1 << 16, 0);
                    meter.full(System.nanoTime() + HOUR, 0);
                }
            }
            case NOTHING, NO_ROUTE, NO_NEIGHBOUR -> {
            }
        }
        // The way back to the client is there, whatever the way to the peer is.
        Odd back = odd == Odd.NO_ROUTE || odd == Odd.NO_NEIGHBOUR ? Odd.NOTHING : odd;
        rules.routes.put(StatedRoute.key(bound.toPeer()),
                new StatedRoute(bound.outToPeer(), false, peerHere, odd, mtu, bound.account().toPeer()));
        rules.routes.put(StatedRoute.key(bound.toClient()),
                new StatedRoute(bound.outToClient(), true, false, back, mtu, bound.account().toClient()));
    }

    private byte[] frame(ProgramKind kind, boolean fromClient) {
        List<Lab.Bound> some = random.nextBoolean() ? ordinary : bounds;
        Lab.Bound bound = some.get(random.nextInt(some.size()));
        byte[] data = data();
        Frame frame = fromClient ? client(bound, data) : Lab.fromPeer(bound, data);
        for (int wrongs = random.nextInt(4) - 1; wrongs > 0; wrongs--) {
            WRONGS.get(random.nextInt(WRONGS.size())).accept(frame, random);
        }
        return spoiled(frame.bytes(), kind == ProgramKind.XDP ? 14 : 60);
    }

    /** ChannelData as it should be, or with a wrong number or length. */
    private Frame client(Lab.Bound bound, byte[] data) {
        return switch (random.nextInt(10)) {
            case 2 -> Lab.fromClient(bound.toPeer().plain(), Frame.channelData(Lab.CHANNEL, data.length,
                    Arrays.copyOf(data, data.length + random.nextInt(4))));
            case 0 -> Lab.fromClient(bound.toPeer().plain(),
                    Frame.channelData(random.nextInt(65_536), data.length, data));
            case 1 -> Lab.fromClient(bound.toPeer().plain(),
                    Frame.channelData(Lab.CHANNEL, Math.max(0, data.length + random.nextInt(9) - 4), data));
            default -> Lab.fromClient(bound, data);
        };
    }

    private byte[] data() {
        int length = switch (random.nextInt(4)) {
            case 0 -> random.nextInt(40);
            case 1 -> 1_400 + random.nextInt(100);
            case 2 -> random.nextInt(3_000);
            default -> 20 + random.nextInt(500);
        };
        byte[] data = new byte[length];
        random.nextBytes(data);
        if (length > 0 && random.nextBoolean()) {
            data[0] = (byte) 0x80;
        }
        if (length >= 8 && random.nextInt(10) == 0) {
            data[0] &= 0x3F;
            ByteBuffer.wrap(data).putInt(4, 0x2112A442);
        }
        return data;
    }

    /** Most frames stay as they are; others lose their end, get another, or have bits turned in their headers. */
    private byte[] spoiled(byte[] frame, int shortest) {
        byte[] spoiled = switch (random.nextInt(12)) {
            case 0 -> Arrays.copyOf(frame, Math.max(shortest, random.nextInt(frame.length)));
            case 1 -> Arrays.copyOf(frame, frame.length + random.nextInt(30));
            default -> Arrays.copyOf(frame, Math.max(shortest, frame.length));
        };
        if (random.nextInt(4) == 0) {
            for (int turned = random.nextInt(3); turned >= 0; turned--) {
                spoiled[random.nextInt(Math.min(spoiled.length, 80))] ^= (byte) (1 << random.nextInt(8));
            }
            if (random.nextBoolean() && spoiled.length > 34 && spoiled[14] == 0x45) {
                ByteBuffer.wrap(spoiled).putShort(24, (short) 0);
                ByteBuffer.wrap(spoiled).putShort(24, (short) ~Frame.sum(Arrays.copyOfRange(spoiled, 14, 34)));
            }
        }
        return spoiled;
    }
}
