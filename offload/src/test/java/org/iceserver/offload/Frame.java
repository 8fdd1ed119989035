package org.iceserver.offload;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

import org.iceserver.transport.IpAddress;

/** An Ethernet frame with a UDP packet, made by hand, so that each of its fields can be wrong. */
final class Frame {
    static final int RIGHT = -1;
    /** The sum of the pseudo header alone, as a sender leaves it whose hardware was to do the rest. */
    static final int UNFINISHED = -2;

    private final FlowKey way;
    private final byte[] payload;
    long toMac;
    long fromMac;
    int ttl = 64;
    int trafficClass;
    int fragment;
    int protocol = 17;
    int version = RIGHT;
    int udpSum = RIGHT;
    int ipSum = RIGHT;
    int udpLength = RIGHT;
    int ipLength = RIGHT;
    int vlan = RIGHT;
    int flowLabel;
    byte[] options = {};
    byte[] extension = {};
    byte[] tail = {};

    /** @param way its addresses and ports; a channel number puts a channel header before the payload */
    Frame(FlowKey way, byte[] payload) {
        this.way = way;
        this.payload = way.channel() == 0 ? payload : channelData(way.channel(), payload.length, payload);
    }

    static byte[] channelData(int channel, int length, byte[] data) {
        return ByteBuffer.allocate(4 + data.length).putShort((short) channel).putShort((short) length).put(data)
                .array();
    }

    /** Ports and length, no checksum, and the payload. */
    byte[] payloadInUdp() {
        return ByteBuffer.allocate(8 + payload.length).putShort((short) way.fromPort()).putShort((short) way.toPort())
                .putShort((short) (udpLength == RIGHT ? 8 + payload.length : udpLength)).putShort((short) 0)
                .put(payload).array();
    }

    byte[] bytes() {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(mac(toMac));
        frame.writeBytes(mac(fromMac));
        if (vlan != RIGHT) {
            frame.writeBytes(new byte[]{(byte) 0x81, 0, (byte) (vlan >> 8), (byte) vlan});
        }
        frame.writeBytes(way.isV4() ? new byte[]{8, 0} : new byte[]{(byte) 0x86, (byte) 0xDD});
        byte[] udp = udp();
        frame.writeBytes(way.isV4() ? v4(udp.length) : v6(udp.length));
        frame.writeBytes(udp);
        frame.writeBytes(tail);
        return frame.toByteArray();
    }

    private byte[] udp() {
        byte[] udp = payloadInUdp();
        int sum = switch (udpSum) {
            case RIGHT -> {
                int whole = ~sum(pseudoHeader(way.from(), way.to(), udp.length), udp) & 0xFFFF;
                yield whole == 0 ? 0xFFFF : whole;
            }
            case UNFINISHED -> sum(pseudoHeader(way.from(), way.to(), udp.length));
            default -> udpSum;
        };
        ByteBuffer.wrap(udp).putShort(6, (short) sum);
        return udp;
    }

    private byte[] v4(int udpBytes) {
        int length = 20 + options.length;
        byte[] header = ByteBuffer.allocate(length)
                .put((byte) (((version == RIGHT ? 4 : version) << 4) | (length / 4))).put((byte) trafficClass)
                .putShort((short) (ipLength == RIGHT ? length + udpBytes : ipLength)).putShort((short) 0x1234)
                .putShort((short) fragment).put((byte) ttl).put((byte) protocol).putShort((short) 0)
                .put(way.from().toBytes()).put(way.to().toBytes()).put(options).array();
        ByteBuffer.wrap(header).putShort(10, (short) (ipSum == RIGHT ? ~sum(header) : ipSum));
        return header;
    }

    private byte[] v6(int udpBytes) {
        return ByteBuffer.allocate(40 + extension.length)
                .putInt(((version == RIGHT ? 6 : version) << 28) | (trafficClass << 20) | flowLabel)
                .putShort((short) (ipLength == RIGHT ? extension.length + udpBytes : ipLength))
                .put((byte) (extension.length > 0 ? 0 : protocol)).put((byte) ttl)
                .put(way.from().toBytes()).put(way.to().toBytes()).put(extension).array();
    }

    static byte[] mac(long mac) {
        return Arrays.copyOfRange(ByteBuffer.allocate(8).putLong(mac).array(), 2, 8);
    }

    static byte[] pseudoHeader(IpAddress from, IpAddress to, int udpBytes) {
        return ByteBuffer.allocate(from.toBytes().length * 2 + 8).put(from.toBytes()).put(to.toBytes()).putInt(udpBytes)
                .putInt(17).array();
    }

    /** The ones' complement sum (RFC 1071) of all of it, in network order. */
    static int sum(byte[]... pieces) {
        int sum = 0;
        for (byte[] piece : pieces) {
            for (int i = 0; i < piece.length; i++) {
                sum += (piece[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
            }
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return (sum & 0xFFFF) + (sum >>> 16);
    }
}
