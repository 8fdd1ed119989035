package org.iceserver.stun;

import io.netty.buffer.ByteBuf;
import org.iceserver.annotation.HotPath;

/** The ChannelData header: channel number, length, then that many bytes (RFC 8656 s12.4). Static facts about raw bytes. */
@HotPath
public final class ChannelData {
    /** Bytes in front of the data. */
    public static final int HEADER = 4;
    public static final int MIN_CHANNEL = 0x4000;
    /** The highest number a client of today chooses (RFC 8656 s12). */
    public static final int MAX_CHANNEL = 0x4FFF;
    /** The highest number a client of RFC 5766's time chooses; understood, since many are still about. */
    public static final int MAX_LEGACY_CHANNEL = 0x7FFF;

    private ChannelData() {}

    /** Whether a message that begins with this byte, 0 to 255, is ChannelData, of legacy clients too. */
    public static boolean isChannelData(int firstByte) {
        return firstByte >> 6 == 1;
    }

    public static int channel(ByteBuf buffer, int offset) {
        return buffer.getUnsignedShort(offset);
    }

    /** The length of the data, without header and padding. */
    public static int length(ByteBuf buffer, int offset) {
        return buffer.getUnsignedShort(offset + 2);
    }

    /** Whether a datagram of that length holds header and data; bytes behind the data are legal padding (s12.5). */
    public static boolean fits(ByteBuf buffer, int offset, int datagramLength) {
        return datagramLength >= HEADER && length(buffer, offset) <= datagramLength - HEADER;
    }

    public static void writeHeader(ByteBuf buffer, int offset, int channel, int length) {
        buffer.setInt(offset, channel << 16 | length);
    }

    /** Rounded up to the multiple of four that ChannelData takes on a stream (s12.5). */
    public static int padded(int length) {
        return Header.padded(length);
    }
}
