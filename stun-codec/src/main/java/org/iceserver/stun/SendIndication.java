package org.iceserver.stun;

import java.util.zip.CRC32;

import io.netty.buffer.ByteBuf;
import org.iceserver.annotation.HotPath;

/**
 * Reads a Send indication in place (RFC 8656 s11.2). A reusable cursor, one per loop; its values are valid until the
 * next {@link #read}. Addresses are 128 bits, IPv4 as {@code ::ffff:a.b.c.d}.
 */
@HotPath
public final class SendIndication {
    /** Why an indication is dropped. */
    public enum Flaw {
        NONE,
        /** Not the message type, the cookie or the length of a Send indication. */
        NOT_SEND,
        ATTRIBUTE_OVERRUN,
        /** A comprehension-required attribute that we do not know (RFC 8489 s6.3.2). */
        UNKNOWN_ATTRIBUTE,
        /** A malformed XOR-PEER-ADDRESS or DONT-FRAGMENT. */
        MALFORMED_ATTRIBUTE,
        BAD_FINGERPRINT,
        NO_PEER_ADDRESS,
        NO_DATA
    }

    private static final int MESSAGE_TYPE = 0x0016;
    private static final int V4_VALUE = 8;
    private static final int V6_VALUE = 20;

    private final CRC32 crc = new CRC32();
    private Flaw flaw = Flaw.NOT_SEND;
    private boolean hasPeer;
    private boolean peerIsV6OnWire;
    private long peerHigh;
    private long peerLow;
    private int peerPort;
    private boolean hasData;
    private int dataOffset;
    private int dataLength;
    private boolean dontFragment;
    private boolean protectedPartEnded;

    /** Whether these bytes claim to be a Send indication: message type, length and magic cookie. */
    public static boolean is(ByteBuf buffer, int offset, int length) {
        return length >= Header.LENGTH && buffer.getUnsignedShort(offset) == MESSAGE_TYPE
                && buffer.getUnsignedShort(offset + 2) == length - Header.LENGTH && length % 4 == 0
                && buffer.getInt(offset + 4) == Header.MAGIC_COOKIE;
    }

    /** Reads {@code length} bytes from the absolute index {@code offset}; false means drop, see {@link #flaw()}. */
    public boolean read(ByteBuf buffer, int offset, int length) {
        hasPeer = false;
        hasData = false;
        dontFragment = false;
        protectedPartEnded = false;
        flaw = is(buffer, offset, length) ? scan(buffer, offset, length) : Flaw.NOT_SEND;
        return flaw == Flaw.NONE;
    }

    private Flaw scan(ByteBuf buffer, int offset, int length) {
        int end = offset + length;
        int at = offset + Header.LENGTH;
        while (at < end) {
            int type = buffer.getUnsignedShort(at);
            int valueLength = buffer.getUnsignedShort(at + 2);
            if (valueLength > end - at - Header.ATTRIBUTE_LENGTH) {
                return Flaw.ATTRIBUTE_OVERRUN;
            }
            int next = at + Header.ATTRIBUTE_LENGTH + Header.padded(valueLength);
            if (type == AttributeTable.FINGERPRINT) {
                if (valueLength != 4 || next != end || !fingerprintMatches(buffer, offset, at)) {
                    return Flaw.BAD_FINGERPRINT;
                }
            } else if (!protectedPartEnded) {
                Flaw found = attribute(type, buffer, offset, at + Header.ATTRIBUTE_LENGTH, valueLength);
                if (found != Flaw.NONE) {
                    return found;
                }
            }
            at = next;
        }
        if (!hasPeer) {
            return Flaw.NO_PEER_ADDRESS;
        }
        return hasData ? Flaw.NONE : Flaw.NO_DATA;
    }

    private Flaw attribute(int type, ByteBuf buffer, int message, int value, int length) {
        switch (type) {
            case AttributeTable.XOR_PEER_ADDRESS -> {
                return hasPeer || peer(buffer, message, value, length) ? Flaw.NONE : Flaw.MALFORMED_ATTRIBUTE;
            }
            case AttributeTable.DATA -> {
                if (!hasData) {
                    hasData = true;
                    dataOffset = value;
                    dataLength = length;
                }
            }
            case AttributeTable.DONT_FRAGMENT -> {
                dontFragment = true;
                return length == 0 ? Flaw.NONE : Flaw.MALFORMED_ATTRIBUTE;
            }
            // An indication cannot be authenticated (RFC 8489 s9.2), but attributes after an integrity attribute are
            // ignored.
            case AttributeTable.MESSAGE_INTEGRITY, AttributeTable.MESSAGE_INTEGRITY_SHA256 -> protectedPartEnded = true;
            default -> {
                boolean ignorable = !AttributeTable.isComprehensionRequired(type) || AttributeTable.row(type) != null;
                return ignorable ? Flaw.NONE : Flaw.UNKNOWN_ATTRIBUTE;
            }
        }
        return Flaw.NONE;
    }

    private boolean peer(ByteBuf buffer, int message, int value, int length) {
        if (length != V4_VALUE && length != V6_VALUE) {
            return false;
        }
        int family = buffer.getUnsignedByte(value + 1);
        peerPort = buffer.getUnsignedShort(value + 2) ^ Header.MAGIC_COOKIE >>> 16;
        if (length == V4_VALUE) {
            peerIsV6OnWire = false;
            peerHigh = 0;
            peerLow = 0xFFFF_0000_0000L | ((buffer.getInt(value + 4) ^ Header.MAGIC_COOKIE) & 0xFFFF_FFFFL);
            hasPeer = family == AddressFamily.IPV4.number();
        } else {
            // The mask is the magic cookie and the transaction id, which follow each other in the header.
            peerIsV6OnWire = true;
            peerHigh = buffer.getLong(value + 4) ^ buffer.getLong(message + 4);
            peerLow = buffer.getLong(value + 12) ^ buffer.getLong(message + 12);
            hasPeer = family == AddressFamily.IPV6.number();
        }
        return hasPeer;
    }

    private boolean fingerprintMatches(ByteBuf buffer, int offset, int attributeAt) {
        crc.reset();
        for (int i = offset; i < attributeAt; i++) {
            crc.update(buffer.getByte(i));
        }
        return ((int) crc.getValue() ^ AttributeTable.FINGERPRINT_XOR) == buffer.getInt(attributeAt + 4);
    }

    /** Why the last {@link #read} returned false; {@link Flaw#NONE} when it returned true. */
    public Flaw flaw() {
        return flaw;
    }

    public long peerHigh() {
        return peerHigh;
    }

    public long peerLow() {
        return peerLow;
    }

    public int peerPort() {
        return peerPort;
    }

    /** Whether the address was sent as IPv6. This distinguishes an IPv4-mapped address from IPv4. */
    public boolean peerIsV6OnWire() {
        return peerIsV6OnWire;
    }

    /** The absolute index of the application data in the buffer that was read. */
    public int dataOffset() {
        return dataOffset;
    }

    public int dataLength() {
        return dataLength;
    }

    public boolean dontFragment() {
        return dontFragment;
    }
}
