package org.iceserver.stun;

import io.netty.buffer.ByteBuf;
import org.iceserver.annotation.HotPath;

/**
 * The ChannelData header: channel number, length, then that many bytes (RFC 8656 s12.4). Static methods on raw bytes.
 */
@HotPath
public final class ChannelData {
    /** Bytes in front of the data. */
    public static final int HEADER = 4;
    public static final int MIN_CHANNEL = 0x4000;
    /** The highest number that RFC 8656 allows (s12). */
    public static final int MAX_CHANNEL = 0x4FFF;
    /** The highest number that RFC 5766 allowed; accepted, because many such clients are still in use. */
    public static final int MAX_LEGACY_CHANNEL = 0x7FFF;

    private ChannelData() {}

    /** Whether a message that begins with this byte (0 to 255) is ChannelData, including that of RFC 5766 clients. */
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

    /** Whether a datagram of that length holds header and data; bytes after the data are allowed padding (s12.5). */
    public static boolean fits(ByteBuf buffer, int offset, int datagramLength) {
        return datagramLength >= HEADER && length(buffer, offset) <= datagramLength - HEADER;
    }

    public static void writeHeader(ByteBuf buffer, int offset, int channel, int length) {
        buffer.setInt(offset, channel << 16 | length);
    }

    /** The length rounded up to a multiple of four, as ChannelData needs on a stream (s12.5). */
    public static int padded(int length) {
        return Header.padded(length);
    }
}
