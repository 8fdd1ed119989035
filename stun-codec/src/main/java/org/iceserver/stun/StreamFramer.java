package org.iceserver.stun;

import io.netty.buffer.ByteBuf;
import org.iceserver.annotation.HotPath;

/**
 * Splits a byte stream into STUN messages and ChannelData (RFC 8489 s6.2.2, RFC 8656 s12.5). It has no state: it
 * returns the length of the first frame in the given bytes. A frame is never longer than {@link #MAX_FRAME}, so a
 * caller's buffer is bounded.
 */
@HotPath
public final class StreamFramer {
    /** More bytes are needed to tell the length. */
    public static final int NEED_MORE = 0;
    /** Neither a STUN message nor ChannelData: the rest of the stream cannot be read. */
    public static final int NOT_OURS = -1;
    /** The longest frame: ChannelData of 65,535 bytes with its header and one byte of padding. */
    public static final int MAX_FRAME = ChannelData.HEADER + 0x10000;

    private static final int COOKIE_END = 8;

    private StreamFramer() {}

    /**
     * Looks at {@code available} bytes from the absolute index {@code offset}.
     *
     * @return the length of the first frame, ChannelData's padding included, which may be more than is available yet; or
     *         {@link #NEED_MORE} or {@link #NOT_OURS}
     */
    public static int frameLength(ByteBuf buffer, int offset, int available) {
        if (available < 1) {
            return NEED_MORE;
        }
        int first = buffer.getUnsignedByte(offset);
        if (ChannelData.isChannelData(first)) {
            return available < ChannelData.HEADER
                    ? NEED_MORE
                    : ChannelData.HEADER + ChannelData.padded(ChannelData.length(buffer, offset));
        }
        // Methods from 0x100 on would begin with 4 or more, which is reserved for other protocols (RFC 7983 s7).
        return first > 3 ? NOT_OURS : stunLength(buffer, offset, available);
    }

    private static int stunLength(ByteBuf buffer, int offset, int available) {
        if (available < COOKIE_END) {
            return NEED_MORE;
        }
        int length = Header.LENGTH + buffer.getUnsignedShort(offset + 2);
        boolean sound = length % 4 == 0 && length <= Header.MAX_MESSAGE
                && buffer.getInt(offset + 4) == Header.MAGIC_COOKIE;
        return sound ? length : NOT_OURS;
    }
}
