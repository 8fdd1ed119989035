package org.iceserver.offload;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

import org.iceserver.offload.bpf.ProgramKind;
import org.jspecify.annotations.Nullable;

/**
 * The rules of relay.bpf.c, stated once more, in the order in which a reader would ask. It sums whole packets where the program sums
 * differences, and copies where the program moves.
 */
final class StatedRules {
    enum Fate {
        LEFT, DROPPED, RELAYED
    }

    /** @param frame as it leaves, in hexadecimal, without what may be any number: see {@link #masked}; empty where it does not */
    record Outcome(Fate fate, String frame, int udpSum) {}

    private static final Outcome LEFT = new Outcome(Fate.LEFT, "", 0);
    private static final Outcome DROPPED = new Outcome(Fate.DROPPED, "", 0);
    private static final int ETHERNET = 14;
    private static final int INTERFACE_MTU = 1500;

    final Map<String, StatedRoute> routes = new HashMap<>();
    final Map<LeftReason, Long> left = new EnumMap<>(LeftReason.class);
    private final ProgramKind kind;

    StatedRules(ProgramKind kind) {
        this.kind = kind;
    }

    /** A UDP packet whose lengths agree, in a frame. */
    private final class Packet {
        final ByteBuffer frame;
        final boolean v4;
        final int udp;
        final int udpLength;
        int channelBytes;
        int padding;

        Packet(ByteBuffer frame, boolean v4) {
            this.frame = frame;
            this.v4 = v4;
            udp = ETHERNET + (v4 ? 20 : 40);
            udpLength = u16(udp + 4);
        }

        int u8(int at) {
            return frame.get(at) & 0xFF;
        }

        int u16(int at) {
            return frame.getShort(at) & 0xFFFF;
        }

        byte[] slice(int at, int length) {
            byte[] bytes = new byte[length];
            frame.get(at, bytes);
            return bytes;
        }

        boolean simple() {
            boolean header = v4
                    ? u8(14) == 0x45 && u8(23) == 17 && (u16(20) & 0xBFFF) == 0 && u16(16) == udpLength + 20
                    : u8(14) >> 4 == 6 && u8(20) == 17 && u16(18) == udpLength;
            return header && udpLength >= 12 && frame.limit() >= udp + udpLength;
        }

        int ttl() {
            return v4 ? u8(22) : u8(21);
        }

        int trafficClass() {
            return v4 ? u8(15) : (u16(14) >> 4) & 0xFF;
        }

        int udpSum() {
            return u16(udp + 6);
        }

        byte[] addresses() {
            return v4 ? slice(26, 8) : slice(22, 32);
        }

        int pseudoSum() {
            return Frame.sum(addresses(), ByteBuffer.allocate(4).putShort((short) udpLength).putShort((short) 17)
                    .array());
        }

        byte[] data() {
            return slice(udp + 8 + channelBytes, udpLength - 8 - channelBytes - padding);
        }

        boolean paddedWithZeros() {
            return Frame.sum(slice(udp + udpLength - padding, padding)) == 0;
        }

        @Nullable
        StatedRoute route() {
            String way = HexFormat.of().formatHex(addresses()) + HexFormat.of().formatHex(slice(udp, 4));
            int channel = u16(udp + 8);
            int more = udpLength - 12 - u16(udp + 10);
            if (channel >> 14 == 1 && (more == 0 || (more > 0 && more < 4 && udpLength % 4 == 0))) {
                StatedRoute route = routes.get(way + HexFormat.of().toHexDigits((short) channel));
                if (route != null) {
                    channelBytes = 4;
                    padding = more;
                    return route;
                }
            }
            return routes.get(way + "0000");
        }
    }

    Outcome judge(byte[] bytes, long interfaceMac) {
        Packet packet = packet(ByteBuffer.wrap(bytes), interfaceMac);
        if (packet == null || !packet.simple()) {
            return LEFT;
        }
        StatedRoute route = packet.route();
        return route == null ? LEFT : judge(packet, route);
    }

    private @Nullable Packet packet(ByteBuffer frame, long interfaceMac) {
        if (frame.limit() < 54 || frame.getLong(0) >>> 16 != interfaceMac) {
            return null;
        }
        return switch (frame.getShort(12) & 0xFFFF) {
            case 0x0800 -> new Packet(frame, true);
            case 0x86DD -> frame.limit() < 74 ? null : new Packet(frame, false);
            default -> null;
        };
    }

    private Outcome judge(Packet packet, StatedRoute route) {
        if (packet.v4 && Frame.sum(packet.slice(ETHERNET, 20)) != 0xFFFF) {
            return left(LeftReason.HEADER_SUM);
        }
        if (!packet.paddedWithZeros()) {
            return LEFT;
        }
        if (route.odd == StatedRoute.Odd.EXPIRED || route.odd == StatedRoute.Odd.STALE) {
            return unusable(route);
        }
        if (isStun(packet.data())) {
            return left(LeftReason.STUN);
        }
        StatedRoute out = route;
        if (route.peerHere) {
            StatedRoute on = routes.get(StatedRoute.key(route.out.plain()));
            if (on == null) {
                return left(LeftReason.PEER_HERE);
            }
            if (on.odd == StatedRoute.Odd.EXPIRED || on.odd == StatedRoute.Odd.STALE) {
                return unusable(on);
            }
            out = on;
        }
        return relay(packet, route, out);
    }

    private Outcome unusable(StatedRoute route) {
        return left(route.odd == StatedRoute.Odd.EXPIRED ? LeftReason.EXPIRED : LeftReason.GENERATION);
    }

    private static boolean isStun(byte[] data) {
        return data.length >= 20 && (data[0] & 0xC0) == 0 && ByteBuffer.wrap(data).getInt(4) == 0x2112A442;
    }

    private Outcome relay(Packet packet, StatedRoute in, StatedRoute out) {
        if (packet.ttl() < 2) {
            return left(LeftReason.TTL);
        }
        if (kind == ProgramKind.TC && packet.v4 != out.out.isV4()) {
            return left(LeftReason.FAMILY);
        }
        if (packet.udpSum() == 0 && !(packet.v4 && out.out.isV4())) {
            return left(LeftReason.NO_SUM);
        }
        if (packet.udpSum() != 0 && packet.udpSum() == packet.pseudoSum()) {
            return left(LeftReason.PARTIAL_SUM);
        }
        byte[] udp = new Frame(out.out, packet.data()).payloadInUdp();
        int ipLength = (out.out.isV4() ? 20 : 40) + udp.length;
        int behind = packet.frame.limit() - packet.udp - packet.udpLength + packet.padding;
        if (ETHERNET + ipLength + behind < 66) {
            return left(LeftReason.SHORT);
        }
        for (StatedRoute paying : in == out ? new StatedRoute[]{in} : new StatedRoute[]{in, out}) {
            if (paying.odd == StatedRoute.Odd.REFUSED) {
                paying.refused++;
                return DROPPED;
            }
        }
        LeftReason noWay = noWay(out, ipLength);
        return noWay == null ? relayed(packet, in, out, udp, behind) : left(noWay);
    }

    private @Nullable LeftReason noWay(StatedRoute out, int ipLength) {
        if (out.mtu != 0 && ipLength > out.mtu) {
            return LeftReason.TOO_BIG;
        }
        if (out.odd == StatedRoute.Odd.NO_ROUTE) {
            return LeftReason.NO_ROUTE;
        }
        if (ipLength > INTERFACE_MTU) {
            return LeftReason.TOO_BIG;
        }
        return out.odd == StatedRoute.Odd.NO_NEIGHBOUR && kind == ProgramKind.XDP ? LeftReason.NO_NEIGHBOUR : null;
    }

    private Outcome relayed(Packet packet, StatedRoute in, StatedRoute out, byte[] udp, int behind) {
        int data = packet.data().length;
        in.count(data);
        if (in != out) {
            out.count(data);
        }
        byte[] arrived = packet.slice(packet.udp, packet.udpLength);
        int sum = 0;
        if (packet.udpSum() != 0) {
            // Whatever was wrong with the sum is wrong with the new one: the whole, this field included, sums up to the same.
            int was = Frame.sum(packet.addresses(), lengthAndProtocol(arrived.length), arrived);
            int is = Frame.sum(out.out.from().toBytes(), out.out.to().toBytes(), lengthAndProtocol(udp.length), udp);
            sum = Math.floorMod(was - is, 0xFFFF);
        }
        Frame frame = new Frame(out.out, packet.data());
        boolean xdp = kind == ProgramKind.XDP;
        long[] macs = out.toClient ? new long[]{Lab.C0_MAC, Lab.S0_MAC} : new long[]{Lab.P0_MAC, Lab.S1_MAC};
        frame.toMac = xdp ? macs[0] : packet.frame.getLong(0) >>> 16;
        frame.fromMac = xdp ? macs[1] : packet.frame.getLong(6) >>> 16;
        frame.ttl = packet.ttl() - 1;
        frame.trafficClass = packet.trafficClass();
        frame.tail = packet.slice(packet.frame.limit() - behind, behind);
        return new Outcome(Fate.RELAYED, masked(frame.bytes()), sum);
    }

    private static byte[] lengthAndProtocol(int udpBytes) {
        return ByteBuffer.allocate(4).putShort((short) udpBytes).putShort((short) 17).array();
    }

    /** The frame without identification and header checksum, or without flow label, and without the UDP checksum. */
    static String masked(byte[] relayed) {
        ByteBuffer frame = ByteBuffer.wrap(relayed.clone());
        boolean v4 = frame.getShort(12) == 0x0800;
        if (v4) {
            frame.putShort(18, (short) 0).putShort(24, (short) 0).putShort(40, (short) 0);
        } else {
            frame.putInt(14, frame.getInt(14) & 0xFFF0_0000).putShort(60, (short) 0);
        }
        return HexFormat.of().formatHex(frame.array());
    }

    private Outcome left(LeftReason reason) {
        left.merge(reason, 1L, Long::sum);
        return LEFT;
    }
}
