package org.iceserver.stun;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A transport address, plain (RFC 8489 s14.1) or XORed (s14.2). */
final class AddressValue {
    private static final int V4_LENGTH = 8;
    private static final int V6_LENGTH = 20;
    private static final long V4_PREFIX = 0x0000_FFFF_0000_0000L;

    private AddressValue() {}

    static @Nullable TransportAddress read(Value value) {
        return read(value, 0, 0, 0);
    }

    static @Nullable TransportAddress readXored(Value value) {
        TransactionId id = value.transactionId();
        return read(value, value.cookieField(), id.first(), id.rest());
    }

    private static @Nullable TransportAddress read(Value value, int mask, int maskFirst, long maskRest) {
        if (value.length() == V4_LENGTH && value.uint8(1) == AddressFamily.IPV4.number()) {
            return TransportAddress.v4(value.int32(4) ^ mask, value.uint16(2) ^ mask >>> 16);
        }
        if (value.length() == V6_LENGTH && value.uint8(1) == AddressFamily.IPV6.number()) {
            return new TransportAddress(AddressFamily.IPV6, value.int64(4) ^ upper(mask, maskFirst),
                    value.int64(12) ^ maskRest, value.uint16(2) ^ mask >>> 16);
        }
        return null;
    }

    static void write(TransportAddress address, ByteBuf out) {
        write(address, 0, 0, 0, out);
    }

    static void writeXored(TransportAddress address, TransactionId id, ByteBuf out) {
        write(address, Header.MAGIC_COOKIE, id.first(), id.rest(), out);
    }

    private static void write(TransportAddress address, int mask, int maskFirst, long maskRest, ByteBuf out) {
        out.writeShort(address.family().number());
        out.writeShort((int) Range.check("a port", address.port(), 0xFFFF) ^ mask >>> 16);
        switch (address.family()) {
            case IPV4 -> out.writeInt((int) (address.low() ^ V4_PREFIX) ^ mask);
            case IPV6 -> {
                out.writeLong(address.high() ^ upper(mask, maskFirst));
                out.writeLong(address.low() ^ maskRest);
            }
        }
    }

    private static long upper(int mask, int maskFirst) {
        return (long) mask << 32 | (maskFirst & 0xFFFF_FFFFL);
    }
}
