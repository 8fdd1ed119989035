package org.iceserver.stun;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import org.iceserver.stun.Attribute.ChangeRequest;
import org.iceserver.stun.Attribute.ChannelNumber;
import org.iceserver.stun.Attribute.EvenPort;
import org.iceserver.stun.Attribute.Icmp;
import org.iceserver.stun.Attribute.MessageIntegrity;
import org.iceserver.stun.Attribute.MessageIntegritySha256;
import org.iceserver.stun.Attribute.ResponsePort;
import org.iceserver.stun.Attribute.UnknownAttributes;
import org.iceserver.stun.Attribute.Userhash;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the small values with a special layout. Reading returns null for a value that is not well-formed.
 */
final class FixedValue {
    private static final int CHANGE_IP = 4;
    private static final int CHANGE_PORT = 2;
    private static final int RESERVE_NEXT = 0x80;

    private FixedValue() {}

    static @Nullable MessageIntegrity integrity(Value value) {
        return value.length() == 20 ? new MessageIntegrity(value.bytes(0)) : null;
    }

    static @Nullable MessageIntegritySha256 integritySha256(Value value) {
        boolean sound = value.length() >= 16 && value.length() <= 32 && value.length() % 4 == 0;
        return sound ? new MessageIntegritySha256(value.bytes(0)) : null;
    }

    static @Nullable Userhash userhash(Value value) {
        return value.length() == 32 ? new Userhash(value.bytes(0)) : null;
    }

    static @Nullable UnknownAttributes unknownAttributes(Value value) {
        if (value.length() % 2 != 0) {
            return null;
        }
        List<Integer> types = new ArrayList<>();
        for (int at = 0; at < value.length(); at += 2) {
            types.add(value.uint16(at));
        }
        return new UnknownAttributes(types);
    }

    static void writeUnknownAttributes(UnknownAttributes unknown, TransactionId id, ByteBuf out) {
        for (int type : unknown.types()) {
            out.writeShort((int) Range.check("UNKNOWN-ATTRIBUTES", type, 0xFFFF));
        }
    }

    static @Nullable ChannelNumber channelNumber(Value value) {
        return value.length() == 4 ? new ChannelNumber(value.uint16(0)) : null;
    }

    static void writeChannelNumber(ChannelNumber channel, TransactionId id, ByteBuf out) {
        out.writeInt((int) Range.check("CHANNEL-NUMBER", channel.number(), 0xFFFF) << 16);
    }

    static @Nullable EvenPort evenPort(Value value) {
        return value.length() == 1 ? new EvenPort((value.uint8(0) & RESERVE_NEXT) != 0) : null;
    }

    /** The ICMP fields are a byte each, although RFC 8656 figure 11 draws seven and nine bits. */
    static @Nullable Icmp icmp(Value value) {
        return value.length() == 8 ? new Icmp(value.uint8(2), value.uint8(3), value.int32(4)) : null;
    }

    static void writeIcmp(Icmp icmp, TransactionId id, ByteBuf out) {
        out.writeShort(0);
        out.writeByte((int) Range.check("an ICMP type", icmp.icmpType(), 0xFF));
        out.writeByte((int) Range.check("an ICMP code", icmp.icmpCode(), 0xFF));
        out.writeInt(icmp.errorData());
    }

    static @Nullable ChangeRequest changeRequest(Value value) {
        if (value.length() != 4) {
            return null;
        }
        int flags = value.int32(0);
        return new ChangeRequest((flags & CHANGE_IP) != 0, (flags & CHANGE_PORT) != 0);
    }

    static void writeChangeRequest(ChangeRequest request, TransactionId id, ByteBuf out) {
        out.writeInt((request.changeIp() ? CHANGE_IP : 0) | (request.changePort() ? CHANGE_PORT : 0));
    }

    /** RFC 5780 s7.5 does not say whether its two bytes of padding belong to the value; both forms are in use. */
    static @Nullable ResponsePort responsePort(Value value) {
        return value.length() == 2 || value.length() == 4 ? new ResponsePort(value.uint16(0)) : null;
    }
}
